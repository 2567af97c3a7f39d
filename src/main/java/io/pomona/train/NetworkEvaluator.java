// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import io.pomona.data.DataSet;
import io.pomona.nn.InputLayout;
import io.pomona.nn.Loss;
import io.pomona.nn.Mode;
import io.pomona.nn.Network;
import io.pomona.nn.Workspace;
import io.pomona.tensor.Team;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs one network with many sets of parameters over a data set, on all workers. Work is cut into
 * tiles of up to {@value #LARGEST_TILE} samples and one set of parameters or, where that pays, a bundle
 * of them ({@link Bundles}), which the workers take one after the other; every sample's loss is kept and
 * added up in the order of the samples, so the scores do not depend on who did what. Where there are
 * fewer tiles of single sets than workers, these share each layer's work.
 *
 * <p>Single sets of parameters share the samples as the network's first kernel reads them. Where these
 * take up to {@value #KEPT} floats they are laid out once and kept for the next generation.
 */
public final class NetworkEvaluator {
    private static final int LARGEST_TILE = 16;
    /** Floats between the layers of a tile. */
    private static final int TILE_FLOATS = 1 << 22;
    private static final int KEPT = 1 << 24;
    /** Tiles for each worker, at least, where there are samples enough. */
    private static final long TILES_EACH = 4;
    /** Floats of samples that stay in a second-level cache while sets of parameters pass by. */
    private static final int CACHED_FLOATS = 1 << 16;
    /** Sets of parameters that pass by in one task. */
    private static final int ROWS_TOGETHER = 10;

    private final Network network;
    private final InputLayout layout;
    private final Workers workers;
    private final @Nullable Bundles bundles;
    private final int tile;
    private final List<Workspace> workspaces = new ArrayList<>();
    private @Nullable Workspace shared;
    /** The set of parameters that each worker's workspace is loaded with. */
    private final int[] loaded;
    /** Room for one tile laid out, a worker; made when first needed. */
    private final float[][] tiles;
    private float[] kept = {};
    private @Nullable DataSet keptFor;
    private @Nullable BatchEvaluator batches;
    private float[] loadedBuffers;
    private final SampleResults results;
    /** Kept, since a new one for each evaluation would be garbage. */
    private final Bundles.Receiver put = this::put;

    /** Creates an evaluator of the cross-entropy, with one workspace a worker. */
    public NetworkEvaluator(Network network, Workers workers) {
        this(network, Loss.crossEntropy(), workers);
    }

    /** Creates an evaluator with one workspace a worker. */
    public NetworkEvaluator(Network network, Loss loss, Workers workers) {
        this.network = network;
        this.results = new SampleResults(loss);
        this.layout = network.inputLayout(Mode.INFERENCE);
        this.workers = workers;
        this.loadedBuffers = network.initialBuffers();
        this.loaded = new int[workers.count()];
        this.tiles = new float[workers.count()][0];
        this.tile = tile(network);
        this.bundles = Bundles.of(network, workers, tile);
        for (int i = 0; i < workers.count(); i++) {
            workspaces.add(network.workspace(tile));
        }
    }

    private static int tile(Network network) {
        long floats = network.nodes().stream().mapToLong(node -> node.outputShape().size()).sum();
        return Math.clamp(TILE_FLOATS / floats, 1, LARGEST_TILE);
    }

    /**
     * What a set of parameters achieved.
     *
     * @param metrics the totals
     * @param correct which samples were classified correctly; null where nobody asked
     */
    public record Outcome(Metrics metrics, @Nullable BitSet correct) {
        /** Returns accuracy and loss. */
        public Score score() {
            return metrics.score();
        }
    }

    /** Returns the network. */
    public Network network() {
        return network;
    }

    /** Returns the score of one set of parameters of a network that keeps nothing beside them. */
    public Score evaluate(float[] parameters, DataSet data) {
        if (network.usesBatchStatistics()) {
            throw new IllegalArgumentException("Expected moving statistics for this network.");
        }
        return evaluate(parameters, network.initialBuffers(), data);
    }

    /**
     * Returns the score of one set of parameters with what the network keeps beside them, such as
     * moving statistics.
     */
    public Score evaluate(float[] parameters, float[] buffers, DataSet data) {
        if (network.usesBatchStatistics()) {
            loadedBuffers = buffers.clone();
            workspaces.forEach(workspace -> workspace.loadBuffers(loadedBuffers));
            if (shared != null) {
                shared.loadBuffers(loadedBuffers);
            }
        }
        return evaluateEach(List.of(parameters), data, Set.of(), false).getFirst().score();
    }

    /** Returns the mean and variance of each normalised channel over a whole data set, as buffers. */
    public float[] batchStatistics(float[] parameters, DataSet data) {
        requireSuited(network, data);
        return batches().statistics(parameters, data);
    }

    private BatchEvaluator batches() {
        if (batches == null) {
            batches = new BatchEvaluator(network, workers, tile);
        }
        return batches;
    }

    /** Returns the outcome of each set of parameters, without metrics beyond the score. */
    public List<Outcome> evaluateAll(List<float[]> rows, DataSet data, boolean sampleOutcomes) {
        return evaluateAll(rows, data, Set.of(), sampleOutcomes);
    }

    /**
     * Returns the outcome of each set of parameters, in their order. Where the network normalises
     * batches, it is by the statistics of all of these samples, whatever they may be cut into.
     *
     * @param metrics what to compute beside the score
     * @param sampleOutcomes whether to tell which samples were classified correctly
     * @throws IllegalArgumentException if the samples do not suit the network
     */
    public List<Outcome> evaluateAll(List<float[]> rows, DataSet data, Set<Metric> metrics,
            boolean sampleOutcomes) {
        if (!network.usesBatchStatistics()) {
            return evaluateEach(rows, data, metrics, sampleOutcomes);
        }
        prepare(rows, data, metrics);
        batches().run(rows, data, (row, logits) -> {
            for (int sample = 0; sample < data.size(); sample++) {
                put(logits, sample, row, sample);
            }
        });
        return outcomes(rows.size(), sampleOutcomes);
    }

    /**
     * Begins an evaluation that goes on slice by slice. Until its end this evaluator is not for others.
     *
     * @param metrics what to compute beside the score
     * @throws IllegalArgumentException if the samples do not suit the network, or what it says of a
     *         sample depends on the others
     */
    public SlicedEvaluation evaluateInSlices(List<float[]> rows, DataSet data,
            Set<Metric> metrics) {
        if (network.usesBatchStatistics()) {
            throw new IllegalArgumentException("Expected a network whose answer to a sample does"
                    + " not depend on the other samples, but it normalizes batches.");
        }
        prepare(rows, data, metrics);
        return new SlicedEvaluation(data.size(), tile, results, workers,
                (active, tiles) -> run(rows, active, data, tiles));
    }

    private void prepare(List<float[]> rows, DataSet data, Set<Metric> metrics) {
        requireSuited(network, data);
        results.prepare(rows.size(), data, metrics);
    }

    private List<Outcome> evaluateEach(List<float[]> rows, DataSet data, Set<Metric> metrics,
            boolean sampleOutcomes) {
        prepare(rows, data, metrics);
        int[] all = IntStream.range(0, rows.size()).toArray();
        int size = tileSize(rows.size(), data);
        run(rows, all, data, new Tiles(0, 1, size, Math.ceilDiv(data.size(), size)));
        return outcomes(rows.size(), sampleOutcomes);
    }

    /** Every {@code step}-th tile of so many samples from the {@code first} on. */
    record Tiles(int first, int step, int size, int count) {
        int start(int index) {
            return (first + index * step) * size;
        }
    }

    private List<Outcome> outcomes(int rows, boolean sampleOutcomes) {
        List<Outcome> outcomes = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            outcomes.add(new Outcome(results.total(row), sampleOutcomes
                    ? results.hits(row)
                    : null));
        }
        return outcomes;
    }

    private boolean isLaidOutAtOnce(DataSet data) {
        return layout.isPlain() || Math.multiplyFull(data.size(), layout.size()) <= KEPT;
    }

    /** Whether samples are larger than weights, so that they rather than these stay in the caches. */
    private boolean isLedBySamples(int rows) {
        return rows > 1 && network.parameterCount() / cachedSamples() < layout.size();
    }

    private int cachedSamples() {
        return Math.clamp(CACHED_FLOATS / layout.size(), 1, tile);
    }

    private int tileSize(int rows, DataSet data) {
        if (bundled(rows) > 0 || !isLaidOutAtOnce(data)) {
            // Tasks of bundles are cut further; what is laid out tile by tile is so once, for all.
            return tile;
        }
        if (isLedBySamples(rows)) {
            return cachedSamples();
        }
        // With few sets of parameters small tiles, so that all workers end together.
        long each = (long) rows * data.size() / (TILES_EACH * workers.count());
        return Math.clamp(each, 1, tile);
    }

    private int bundled(int rows) {
        return bundles == null ? 0 : bundles.bundled(rows);
    }

    /** Runs some of the sets of parameters over some of the samples: in bundles, and what is left singly. */
    private void run(List<float[]> rows, int[] active, DataSet data, Tiles tiles) {
        Arrays.fill(loaded, -1);
        int bundled = bundled(active.length);
        int[] single = Arrays.copyOfRange(active, bundled, active.length);
        if (!isLaidOutAtOnce(data)) {
            run(inBundles(rows, active, bundled, data, tiles)
                    .then(tileByTile(rows, single, data, tiles)));
        } else if (bundled == 0 && singleTasks(single.length, tiles) < workers.count()) {
            // Workers share the work of each layer.
            Work work = singly(rows, single, data, tiles, true);
            Team.alone().run(work.tasks, work.task);
        } else {
            run(inBundles(rows, active, bundled, data, tiles)
                    .then(singly(rows, single, data, tiles, false)));
        }
    }

    private void run(Work work) {
        workers.run(work.tasks, work.task);
    }

    /** Numbered tasks. */
    private record Work(int tasks, Team.Task task) {
        static final Work NONE = new Work(0, (_, _) -> {});

        Work then(Work next) {
            return new Work(Math.addExact(tasks, next.tasks), (worker, index) -> {
                if (index < tasks) {
                    task.run(worker, index);
                } else {
                    next.task.run(worker, index - tasks);
                }
            });
        }
    }

    private Work inBundles(List<float[]> rows, int[] active, int bundled, DataSet data,
            Tiles tiles) {
        if (bundles == null || bundled == 0) {
            return Work.NONE;
        }
        bundles.begin();
        int[] together = Arrays.copyOf(active, bundled);
        int tasks = Math.multiplyExact(bundles.tasks(bundled), tiles.count());
        // Parts of tiles, so that there is work for all workers up to the end.
        long wanted = Math.ceilDiv(TILES_EACH * workers.count(), tasks);
        int size = Math.ceilDiv(tiles.size(), Math.clamp(wanted, 1, tiles.size()));
        int parts = Math.ceilDiv(tiles.size(), size);
        int shares = Math.multiplyExact(tiles.count(), parts);
        return new Work(Math.multiplyExact(tasks, parts), (worker, index) -> {
            int share = index % shares;
            int from = tiles.start(share / parts) + share % parts * size;
            int end = Math.min(data.size(), tiles.start(share / parts) + tiles.size());
            if (from < end) {
                bundles.run(worker, index / shares, rows, together, data, from,
                        Math.min(size, end - from), put);
            }
        });
    }

    private int chunk(int single) {
        return isLedBySamples(single) ? ROWS_TOGETHER : 1;
    }

    private int singleTasks(int single, Tiles tiles) {
        return Math.multiplyExact(Math.ceilDiv(single, chunk(single)), tiles.count());
    }

    private Work singly(List<float[]> rows, int[] single, DataSet data, Tiles tiles,
            boolean share) {
        if (single.length == 0) {
            return Work.NONE;
        }
        float[] samples = layout.isPlain() ? data.inputs() : keep(data);
        int chunk = chunk(single.length);
        return new Work(singleTasks(single.length, tiles), (worker, index) -> {
            int first = index / tiles.count() * chunk;
            for (int i = first; i < Math.min(first + chunk, single.length); i++) {
                score(share ? shared() : workspaces.get(worker), worker, rows, single[i], data,
                        samples, 0, tiles.start(index % tiles.count()), tiles.size());
            }
        });
    }

    private Work tileByTile(List<float[]> rows, int[] single, DataSet data, Tiles tiles) {
        return single.length == 0
                ? Work.NONE
                : new Work(tiles.count(),
                        (worker, index) -> tileOfAll(worker, rows, single, data,
                                tiles.start(index)));
    }

    private Workspace shared() {
        if (shared == null) {
            shared = network.workspace(tile, workers);
            shared.loadBuffers(loadedBuffers);
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

    private void tileOfAll(int worker, List<float[]> rows, int[] active, DataSet data, int from) {
        if (tiles[worker].length == 0) {
            tiles[worker] = new float[tile * layout.size()];
        }
        layout.layOut(data.inputs(), from * data.sampleShape().size(),
                Math.min(data.size() - from, tile), tiles[worker], 0);
        for (int row : active) {
            score(workspaces.get(worker), worker, rows, row, data, tiles[worker], from, from,
                    tile);
        }
    }

    /** Scores one tile; the samples laid out begin with sample {@code first}. */
    private void score(Workspace workspace, int worker, List<float[]> rows, int row, DataSet data,
            float[] samples, int first, int from, int size) {
        if (loaded[worker] != row) {
            loaded[worker] = row;
            workspace.load(rows.get(row), 0);
        }
        int count = Math.min(data.size() - from, size);
        workspace.run(samples, (from - first) * layout.size(), count);
        for (int i = 0; i < count; i++) {
            put(workspace.logits(), i, row, from + i);
        }
    }

    private void put(float[] logits, int place, int row, int sample) {
        int classes = network.classes();
        results.put(logits, place * classes, classes, row, sample);
    }

    static void requireSuited(Network network, DataSet data) {
        if (!data.sampleShape().equals(network.inputShape())
                || data.classes() > network.classes()) {
            throw new IllegalArgumentException("Expected samples of shape " + network.inputShape()
                    + " and at most " + network.classes() + " classes, but received "
                    + data.sampleShape() + " and " + data.classes() + ".");
        }
    }

    /** Returns the first class whose logit no other exceeds. */
    public static int largest(float[] logits, int at, int classes) {
        int best = 0;
        for (int i = 1; i < classes; i++) {
            if (logits[at + i] > logits[at + best]) {
                best = i;
            }
        }
        return best;
    }
}
