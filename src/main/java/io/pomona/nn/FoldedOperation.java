// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.nn.Plan.Step;
import io.pomona.tensor.Team;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An operation whose weights have taken over batch normalisations; only forward. */
final class FoldedOperation implements Operation {
    private final Map<String, Fold> folds;
    /** The layers as they find their weights in the network's parameters, and as they do here. */
    private final List<Node> originals;
    private final List<Node> nodes = new ArrayList<>();
    private final float[] own;
    private float[] buffers = {};
    private @Nullable Operation inner;

    /** Lays out weights of its own for the layers of a step. */
    FoldedOperation(List<Node> layers, Map<String, Fold> folds) {
        this.folds = folds;
        this.originals = List.copyOf(layers);
        int at = 0;
        for (Node node : layers) {
            List<ParameterSlot> slots = new ArrayList<>();
            for (ParameterSlot slot : node.slots()) {
                slots.add(new ParameterSlot(slot.name(), slot.layer(), slot.parameter(), at));
                at = Math.addExact(at, slot.size());
            }
            nodes.add(new Node(node.name(), node.layer(), node.inputs(), node.inputShapes(),
                    node.outputShape(), slots, List.of()));
        }
        this.own = new float[at];
    }

    /** Returns a step whose layers find their weights among those of this operation. */
    Step step(Step step) {
        return new Step(step.kernel(), nodes);
    }

    void setInner(Operation operation) {
        inner = operation;
    }

    private Operation inner() {
        if (inner == null) {
            throw new IllegalStateException("Expected an operation to pass weights on to.");
        }
        return inner;
    }

    @Override
    public void loadBuffers(float[] values) {
        buffers = values.clone();
    }

    @Override
    public void load(float[] parameters, int offset) {
        for (int node = 0; node < nodes.size(); node++) {
            load(originals.get(node), nodes.get(node), parameters, offset);
        }
        inner().load(own, 0);
    }

    private void load(Node from, Node to, float[] parameters, int offset) {
        Fold fold = folds.get(to.name());
        if (fold != null) {
            fold.write(parameters, offset, buffers, own, to.slots().getFirst().offset());
            return;
        }
        for (int i = 0; i < from.slots().size(); i++) {
            ParameterSlot slot = from.slots().get(i);
            System.arraycopy(parameters, offset + slot.offset(), own, to.slots().get(i).offset(),
                    slot.size());
        }
    }

    @Override
    public void forward(float[] parameters, int offset, float[] x, int xAt, float[] y, int first,
            int n, int member) {
        inner().forward(own, 0, x, xAt, y, first, n, member);
    }

    @Override
    public void forwardTogether(float[] parameters, int offset, float[] x, int xAt, int inputSize,
            float[] y, int n, Team team) {
        inner().forwardTogether(own, 0, x, xAt, inputSize, y, n, team);
    }

    @Override
    public void backward(float[] parameters, int offset, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int first, int n, int member) {
        throw new IllegalStateException("Expected an operation made for training.");
    }
}
