// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.pictures;

import io.pomona.data.DataSet;
import io.pomona.exchange.SavedModel;
import io.pomona.nn.Network;
import io.pomona.nn.Node;
import io.pomona.nn.ParameterSlot;
import io.pomona.nn.Workspace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What leaves a layer within a network for one sample. */
final class Activations {
    private Activations() {}

    /**
     * Returns what leaves a layer, in the layout of its output shape: what the network of this layer and
     * those before it gives.
     */
    static float[] of(SavedModel model, Node node, DataSet data, int sample) {
        Network whole = model.network();
        List<Node> needed = needed(whole, node);
        Network.Builder builder = Network.builder(whole.inputShape());
        needed.forEach(one -> builder.add(one.name(), one.layer(), one.inputs()));
        Network part = builder.build();
        Workspace workspace = part.workspace(1);
        workspace.loadBuffers(gathered(model.buffers(),
                needed.stream().flatMap(one -> one.buffers().stream()).toList()));
        float[] parameters = gathered(model.parameters(),
                needed.stream().flatMap(one -> one.slots().stream()).toList());
        workspace.forward(parameters, 0, data.inputs(), data.offset(sample), 1);
        float[] values = new float[node.outputShape().size()];
        System.arraycopy(workspace.logits(), 0, values, 0, values.length);
        return values;
    }

    /** Returns the layers that one depends on and itself, in their order. */
    private static List<Node> needed(Network network, Node node) {
        Set<String> names = new HashSet<>(Set.of(node.name()));
        List<Node> needed = new ArrayList<>();
        for (Node one : network.nodes().reversed()) {
            if (names.contains(one.name())) {
                names.addAll(one.inputs());
                needed.addFirst(one);
            }
        }
        return needed;
    }

    private static float[] gathered(float[] values, List<ParameterSlot> slots) {
        float[] gathered = new float[slots.stream().mapToInt(ParameterSlot::size).sum()];
        int at = 0;
        for (ParameterSlot slot : slots) {
            System.arraycopy(values, slot.offset(), gathered, at, slot.size());
            at += slot.size();
        }
        return gathered;
    }
}
