// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import io.pomona.data.DataSet;
import io.pomona.nn.Loss;
import io.pomona.nn.Network;
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
 */
public final class NetworkEvaluator {
    private static final int LARGEST_TILE = 16;
    /** Floats between the layers of a tile. */
    private static final int TILE_FLOATS = 1 << 22;
    /** Tiles for each worker, at least, where there are samples enough. */
    private static final long TILES_EACH = 4;

    private final Network network;
    private final Workers workers;
    private final int tile;
    private final SampleResults results;
    private final Singles singles;
    private final @Nullable Bundles bundles;
    private @Nullable BatchEvaluator batches;

    /** Creates an evaluator of the cross-entropy, with one workspace a worker. */
    public NetworkEvaluator(Network network, Workers workers) {
        this(network, Loss.crossEntropy(), workers);
    }

    /** Creates an evaluator with one workspace a worker. */
    public NetworkEvaluator(Network network, Loss loss, Workers workers) {
        this.network = network;
        this.results = new SampleResults(loss);
        this.workers = workers;
        this.tile = tile(network);
        this.singles = new Singles(network, workers, tile, this::put);
        this.bundles = Bundles.of(network, workers, tile, this::put);
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
            singles.loadBuffers(buffers);
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
        run(rows, all, data, new SampleTiles(0, 1, size, Math.ceilDiv(data.size(), size)));
        return outcomes(rows.size(), sampleOutcomes);
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

    private int tileSize(int rows, DataSet data) {
        if (bundled(rows) > 0 || !singles.isLaidOutAtOnce(data)) {
            // Tasks of bundles are cut further; what is laid out tile by tile is so once, for all.
            return tile;
        }
        if (singles.isLedBySamples(rows)) {
            return singles.cachedSamples();
        }
        // With few sets of parameters small tiles, so that all workers end together.
        long each = (long) rows * data.size() / (TILES_EACH * workers.count());
        return Math.clamp(each, 1, tile);
    }

    private int bundled(int rows) {
        return bundles == null ? 0 : bundles.bundled(rows);
    }

    /** Runs some of the sets of parameters over some of the samples: in bundles, and what is left singly. */
    private void run(List<float[]> rows, int[] active, DataSet data, SampleTiles tiles) {
        singles.begin();
        int bundled = bundled(active.length);
        int[] single = Arrays.copyOfRange(active, bundled, active.length);
        if (bundled == 0 && singles.isLaidOutAtOnce(data)
                && singles.tasks(single.length, tiles) < workers.count()) {
            singles.runTogether(rows, single, data, tiles);
        } else {
            inBundles(rows, Arrays.copyOf(active, bundled), data, tiles)
                    .then(singles.work(rows, single, data, tiles)).run(workers);
        }
    }

    private Work inBundles(List<float[]> rows, int[] bundled, DataSet data, SampleTiles tiles) {
        if (bundles == null) {
            return Work.NONE;
        }
        bundles.begin();
        return bundles.work(rows, bundled, data, tiles, TILES_EACH * workers.count());
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
