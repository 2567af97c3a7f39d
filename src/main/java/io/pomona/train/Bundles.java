// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import io.pomona.data.DataSet;
import io.pomona.nn.Bundle;
import io.pomona.nn.Network;
import io.pomona.nn.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs sets of parameters in bundles: the leading convolutions for all of a bundle at once ({@link
 * Bundle}), the rest of the network for one after the other.
 */
final class Bundles {
    /** Floats between the leading convolutions and the rest. */
    private static final int MOST_OUTPUTS = 1 << 20;

    private final Network network;
    private final Network rest;
    private final int tile;
    private final int most;
    private final LogitsReceiver receiver;
    /** For each worker, what runs one bundle, two, and so on; made when first needed. */
    private final Bundle[][] leading;
    private final @Nullable Workspace[] behind;
    /** The task whose sets of parameters each worker's bundle is loaded with. */
    private final int[] loaded;

    private Bundles(Network network, Workers workers, int tile, LogitsReceiver receiver) {
        this.network = network;
        this.receiver = receiver;
        this.rest = network.behind(Bundle.leadingNodes(network));
        this.most = Bundle.most(network);
        this.tile = Math.clamp(MOST_OUTPUTS / (most * Bundle.lanes() * rest.inputShape().size()),
                1, tile);
        this.leading = new Bundle[workers.count()][most];
        this.behind = new Workspace[workers.count()];
        this.loaded = new int[workers.count()];
    }

    /** Returns what runs bundles of up to {@code tile} samples; null where that gains nothing. */
    static @Nullable Bundles of(Network network, Workers workers, int tile,
            LogitsReceiver receiver) {
        return Bundle.lanes() == 0 || Bundle.leadingNodes(network) == 0
                ? null
                : new Bundles(network, workers, tile, receiver);
    }

    /**
     * Returns how many of so many sets of parameters are run in bundles. The last bundle may have lanes
     * that go unused, as long as it has more that do not.
     */
    int bundled(int rows) {
        int left = rows % Bundle.lanes();
        return left > Bundle.lanes() / 2 ? rows : rows - left;
    }

    /** Returns how many tasks so many sets of parameters in bundles are, for each tile of samples. */
    int tasks(int rows) {
        return Math.ceilDiv(rows, most * Bundle.lanes());
    }

    /** Makes ready for tasks with other sets of parameters. */
    void begin() {
        Arrays.fill(loaded, -1);
    }

    /**
     * Returns the tasks of running some of the rows.
     *
     * @param bundled which of them are run in bundles
     * @param least how many tasks there are to be, if there are samples enough
     */
    Work work(List<float[]> rows, int[] bundled, DataSet data, SampleTiles tiles, long least) {
        if (bundled.length == 0) {
            return Work.NONE;
        }
        int tasks = Math.multiplyExact(tasks(bundled.length), tiles.count());
        // Parts of tiles, so that there is work for all workers up to the end.
        long wanted = Math.ceilDiv(least, tasks);
        int size = Math.ceilDiv(tiles.size(), Math.clamp(wanted, 1, tiles.size()));
        int parts = Math.ceilDiv(tiles.size(), size);
        int shares = Math.multiplyExact(tiles.count(), parts);
        return new Work(Math.multiplyExact(tasks, parts), (worker, index) -> {
            int share = index % shares;
            int from = tiles.start(share / parts) + share % parts * size;
            int end = Math.min(data.size(), tiles.start(share / parts) + tiles.size());
            if (from < end) {
                run(worker, index / shares, rows, bundled, data, from,
                        Math.min(size, end - from));
            }
        });
    }

    /**
     * Does one task.
     *
     * @param bundled the sets of parameters that are run in bundles, of {@code rows}
     * @param from the first sample
     * @param count the number of samples
     */
    private void run(int worker, int task, List<float[]> rows, int[] bundled, DataSet data,
            int from, int count) {
        int first = task * most * Bundle.lanes();
        int end = Math.min(first + most * Bundle.lanes(), bundled.length);
        Bundle bundle = leading(worker, Math.ceilDiv(end - first, Bundle.lanes()));
        if (loaded[worker] != task) {
            loaded[worker] = task;
            bundle.load(sets(rows, bundled, first, bundle.sets()));
        }
        for (int done = 0; done < count; done += tile) {
            int together = Math.min(tile, count - done);
            bundle.run(data.inputs(), data.offset(from + done), together);
            for (int i = first; i < end; i++) {
                runBehind(behind(worker), rows.get(bundled[i]), bundle, i - first, together);
                for (int sample = 0; sample < together; sample++) {
                    receiver.receive(behind(worker).logits(), sample, bundled[i],
                            from + done + sample);
                }
            }
        }
    }

    private void runBehind(Workspace workspace, float[] parameters, Bundle bundle, int set,
            int samples) {
        int offset = network.parameterCount() - rest.parameterCount();
        workspace.forward(parameters, offset, bundle.outputs(), bundle.outputsAt(set), samples);
    }

    /** Lanes that are left over run the last set of parameters once more. */
    private static List<float[]> sets(List<float[]> rows, int[] bundled, int first, int count) {
        List<float[]> sets = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            sets.add(rows.get(bundled[Math.min(first + i, bundled.length - 1)]));
        }
        return sets;
    }

    private Bundle leading(int worker, int bundles) {
        if (leading[worker][bundles - 1] == null) {
            leading[worker][bundles - 1] = new Bundle(network, bundles, tile);
        }
        return leading[worker][bundles - 1];
    }

    private Workspace behind(int worker) {
        Workspace workspace = behind[worker];
        if (workspace == null) {
            workspace = rest.workspace(tile);
            behind[worker] = workspace;
        }
        return workspace;
    }
}
