// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.data.DataSet;
import io.pomona.nn.Activation;
import io.pomona.nn.Network;
import io.pomona.nn.Node;
import io.pomona.nn.Workspace;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A network cut in two behind its leading frozen layers. What these give for a sample never changes
 * while weights are searched, so it is computed once, and the search goes on with the other part, the
 * head, alone: with the same results, bit for bit.
 */
public final class FrozenTrunk {
    private static final int TILE = 16;
    /** Floats of what the trunk gives for all samples, at most. */
    private static final long MOST_FLOATS = 1L << 26;

    private final Network trunk;
    private final Network head;
    private final FrozenLayers frozen;

    private FrozenTrunk(Network trunk, Network head, FrozenLayers frozen) {
        this.trunk = trunk;
        this.head = head;
        this.frozen = frozen;
    }

    /**
     * Returns the cut behind the most layers, or empty where there is none: no layer before it has
     * weights to search or normalises batches, all that lies behind it reads from the one layer before
     * it, and what that gives for all samples takes at most 256 MiB.
     */
    public static Optional<FrozenTrunk> of(Network network, FrozenLayers frozen, int samples) {
        List<Node> nodes = network.nodes();
        int leading = 0;
        while (leading < nodes.size() - 1 && isFixed(nodes.get(leading), frozen)) {
            leading++;
        }
        for (int end = leading; end > 0; end--) {
            Node last = nodes.get(end - 1);
            if (nodes.subList(0, end).stream().anyMatch(node -> node.parameterCount() > 0)
                    && (long) samples * last.outputShape().size() <= MOST_FLOATS
                    && isOnlyWayOn(nodes, end)) {
                return Optional.of(new FrozenTrunk(network.leading(end), network.behind(end),
                        frozen));
            }
        }
        return Optional.empty();
    }

    private static boolean isFixed(Node node, FrozenLayers frozen) {
        return node.bufferCount() == 0
                && (node.parameterCount() == 0 || frozen.contains(node.name()));
    }

    /** A softmax at the end of a network is left to the loss, so none may come to stand there. */
    private static boolean isOnlyWayOn(List<Node> nodes, int end) {
        Node last = nodes.get(end - 1);
        Set<String> others = new HashSet<>(Set.of(Node.INPUT));
        nodes.subList(0, end - 1).forEach(node -> others.add(node.name()));
        return !(last.layer().activation() instanceof Activation.SoftmaxFunction)
                && nodes.subList(end, nodes.size()).stream()
                        .noneMatch(node -> node.inputs().stream().anyMatch(others::contains));
    }

    /** Returns the part that is searched; its weights are the last ones of the network. */
    public Network head() {
        return head;
    }

    /** Returns the settings of a search in the head alone: what is frozen there goes by its name. */
    public GeneticSettings headSettings(GeneticSettings settings) {
        return settings.withIndividuals(settings.individuals().withFrozen(
                head.nodes().stream().map(Node::name).filter(frozen::contains)
                        .toArray(String[]::new)));
    }

    /** Returns the head's part of a network's weights. */
    public float[] headWeights(float[] weights) {
        return Arrays.copyOfRange(weights, trunk.parameterCount(), weights.length);
    }

    /** Returns the network's weights of which {@code headWeights} are the head's part. */
    float[] weights(float[] whole, float[] headWeights) {
        float[] weights = whole.clone();
        System.arraycopy(headWeights, 0, weights, trunk.parameterCount(), headWeights.length);
        return weights;
    }

    /** Returns what the trunk gives for each sample, as samples of the head. */
    public DataSet features(DataSet data, float[] weights, Workers workers) {
        int size = head.inputShape().size();
        float[] features = new float[Math.multiplyExact(data.size(), size)];
        List<Workspace> workspaces = new ArrayList<>();
        for (int i = 0; i < workers.count(); i++) {
            Workspace workspace = trunk.workspace(TILE);
            workspace.load(weights, 0);
            workspaces.add(workspace);
        }
        workers.run(Math.ceilDiv(data.size(), TILE), (worker, tile) -> {
            int from = tile * TILE;
            int count = Math.min(TILE, data.size() - from);
            Workspace workspace = workspaces.get(worker);
            workspace.forward(weights, 0, data.inputs(), data.offset(from), count);
            System.arraycopy(workspace.logits(), 0, features, from * size, count * size);
        });
        return DataSet.of(head.inputShape(), features, data.labels(), data.classNames());
    }
}
