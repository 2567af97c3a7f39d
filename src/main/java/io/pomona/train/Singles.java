// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import io.pomona.data.DataSet;
import io.pomona.nn.InputLayout;
import io.pomona.nn.Mode;
import io.pomona.nn.Network;
import io.pomona.nn.Workspace;
import io.pomona.tensor.Team;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs sets of parameters one at a time, each over a tile of samples. All share the samples as the
 * network's first kernel reads them. Where these take up to {@value #KEPT} floats they are laid out once
 * and kept for the next generation.
 */
final class Singles {
    private static final int KEPT = 1 << 24;
    /** Floats of samples that stay in a second-level cache while sets of parameters pass by. */
    private static final int CACHED_FLOATS = 1 << 16;
    /** Sets of parameters that pass by in one task. */
    private static final int ROWS_TOGETHER = 10;

    private final Network network;
    private final InputLayout layout;
    private final Workers workers;
    private final int tile;
    private final LogitsReceiver receiver;
    private final List<Workspace> workspaces = new ArrayList<>();
    private @Nullable Workspace shared;
    /** The set of parameters that each worker's workspace is loaded with. */
    private final int[] loaded;
    /** Room for one tile laid out, a worker; made when first needed. */
    private final float[][] tiles;
    private float[] kept = {};
    private @Nullable DataSet keptFor;
    private float[] buffers;

    /** Creates what runs tiles of up to {@code tile} samples, with one workspace a worker. */
    Singles(Network network, Workers workers, int tile, LogitsReceiver receiver) {
        this.network = network;
        this.layout = network.inputLayout(Mode.INFERENCE);
        this.workers = workers;
        this.tile = tile;
        this.receiver = receiver;
        this.buffers = network.initialBuffers();
        this.loaded = new int[workers.count()];
        this.tiles = new float[workers.count()][0];
        for (int i = 0; i < workers.count(); i++) {
            workspaces.add(network.workspace(tile));
        }
    }

    /** Takes what the network keeps beside its parameters. */
    void loadBuffers(float[] values) {
        buffers = values.clone();
        workspaces.forEach(workspace -> workspace.loadBuffers(buffers));
        if (shared != null) {
            shared.loadBuffers(buffers);
        }
    }

    /** Makes ready for tasks with other sets of parameters. */
    void begin() {
        Arrays.fill(loaded, -1);
    }

    /** Returns whether all samples are laid out before any is run. */
    boolean isLaidOutAtOnce(DataSet data) {
        return layout.isPlain() || Math.multiplyFull(data.size(), layout.size()) <= KEPT;
    }

    /** Returns whether samples are larger than weights, so that they rather than these stay in the caches. */
    boolean isLedBySamples(int rows) {
        return rows > 1 && network.parameterCount() / cachedSamples() < layout.size();
    }

    /** Returns the samples that stay in the caches. */
    int cachedSamples() {
        return Math.clamp(CACHED_FLOATS / layout.size(), 1, tile);
    }

    /** Returns how many tasks so many sets of parameters are. */
    int tasks(int count, SampleTiles tiles) {
        return Math.multiplyExact(Math.ceilDiv(count, chunk(count)), tiles.count());
    }

    private int chunk(int count) {
        return isLedBySamples(count) ? ROWS_TOGETHER : 1;
    }

    /** Returns the tasks of running some of the rows, of each in a task of its own or a few together. */
    Work work(List<float[]> rows, int[] single, DataSet data, SampleTiles tiles) {
        if (single.length == 0) {
            return Work.NONE;
        }
        return isLaidOutAtOnce(data)
                ? rowByRow(rows, single, data, tiles, false)
                : new Work(tiles.count(), (worker, index) -> runTile(worker, rows, single, data,
                        tiles.start(index)));
    }

    /** Runs some of the rows, with the workers sharing the work of each layer. */
    void runTogether(List<float[]> rows, int[] single, DataSet data, SampleTiles tiles) {
        if (single.length > 0) {
            rowByRow(rows, single, data, tiles, true).run(Team.alone());
        }
    }

    private Work rowByRow(List<float[]> rows, int[] single, DataSet data, SampleTiles tiles,
            boolean together) {
        float[] samples = layout.isPlain() ? data.inputs() : keep(data);
        int chunk = chunk(single.length);
        return new Work(tasks(single.length, tiles), (worker, index) -> {
            int first = index / tiles.count() * chunk;
            for (int i = first; i < Math.min(first + chunk, single.length); i++) {
                run(together ? shared() : workspaces.get(worker), worker, rows, single[i], data,
                        samples, 0, tiles.start(index % tiles.count()), tiles.size());
            }
        });
    }

    private Workspace shared() {
        if (shared == null) {
            shared = network.workspace(tile, workers);
            shared.loadBuffers(buffers);
        }
        return shared;
    }

    private float[] keep(DataSet data) {
        if (keptFor != data) {
            int n = data.size();
            int size = data.sampleShape().size();
            int floats = Math.multiplyExact(n, layout.size());
            // Batches of a search come and go in one size.
            float[] to = kept.length == floats ? kept : new float[floats];
            workers.run(Math.ceilDiv(n, tile),
                    (worker, index) -> layout.layOut(data.inputs(), index * tile * size,
                            Math.min(n - index * tile, tile), to, index * tile * layout.size()));
            kept = to;
            keptFor = data;
        }
        return kept;
    }

    private void runTile(int worker, List<float[]> rows, int[] single, DataSet data, int from) {
        if (tiles[worker].length == 0) {
            tiles[worker] = new float[tile * layout.size()];
        }
        layout.layOut(data.inputs(), from * data.sampleShape().size(),
                Math.min(data.size() - from, tile), tiles[worker], 0);
        for (int row : single) {
            run(workspaces.get(worker), worker, rows, row, data, tiles[worker], from, from, tile);
        }
    }

    /** Runs one tile; the samples laid out begin with sample {@code first}. */
    private void run(Workspace workspace, int worker, List<float[]> rows, int row, DataSet data,
            float[] samples, int first, int from, int size) {
        if (loaded[worker] != row) {
            loaded[worker] = row;
            workspace.load(rows.get(row), 0);
        }
        int count = Math.min(data.size() - from, size);
        workspace.run(samples, (from - first) * layout.size(), count);
        for (int i = 0; i < count; i++) {
            receiver.receive(workspace.logits(), i, row, from + i);
        }
    }
}
