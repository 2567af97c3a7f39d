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
import org.jspecify.annotations.Nullable;

/**
 * Runs one network with many sets of parameters over a data set, on all workers. Work is cut into
 * tiles of one set of parameters and up to {@value #LARGEST_TILE} samples, which the workers take one
 * after the other; every sample's loss is kept and added up in the order of the samples, so the scores
 * do not depend on who did what. Where there are fewer tiles than workers, they share each layer's work.
 *
 * <p>All sets of parameters share the samples as the network's first kernel reads them. Where these
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
    private final Loss loss;
    private final InputLayout layout;
    private final Workers workers;
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
    private double[] losses = {};
    private boolean[] correct = {};

    /** Creates an evaluator of the cross-entropy, with one workspace a worker. */
    public NetworkEvaluator(Network network, Workers workers) {
        this(network, Loss.crossEntropy(), workers);
    }

    /** Creates an evaluator with one workspace a worker. */
    public NetworkEvaluator(Network network, Loss loss, Workers workers) {
        this.network = network;
        this.loss = loss;
        this.layout = network.inputLayout(Mode.INFERENCE);
        this.workers = workers;
        this.loadedBuffers = network.initialBuffers();
        this.loaded = new int[workers.count()];
        this.tiles = new float[workers.count()][0];
        this.tile = tile(network);
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
     * @param score the totals
     * @param correct which samples were classified correctly; null where nobody asked
     */
    public record Outcome(Score score, @Nullable BitSet correct) {}

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
        return evaluateEach(List.of(parameters), data, false).getFirst().score();
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

    /**
     * Returns the outcome of each set of parameters, in their order. Where the network normalises
     * batches, it is by the statistics of all of these samples, whatever they may be cut into.
     *
     * @param sampleOutcomes whether to tell which samples were classified correctly
     * @throws IllegalArgumentException if the samples do not suit the network
     */
    public List<Outcome> evaluateAll(List<float[]> rows, DataSet data, boolean sampleOutcomes) {
        if (!network.usesBatchStatistics()) {
            return evaluateEach(rows, data, sampleOutcomes);
        }
        prepare(rows, data);
        batches().run(rows, data, (row, logits) -> {
            for (int sample = 0; sample < data.size(); sample++) {
                score(logits, sample, data, row, sample);
            }
        });
        return totals(rows, data, sampleOutcomes);
    }

    private void prepare(List<float[]> rows, DataSet data) {
        requireSuited(network, data);
        int results = Math.multiplyExact(rows.size(), data.size());
        if (losses.length < results) {
            losses = new double[results];
            correct = new boolean[results];
        }
    }

    private List<Outcome> evaluateEach(List<float[]> rows, DataSet data,
            boolean sampleOutcomes) {
        prepare(rows, data);
        int n = data.size();
        Arrays.fill(loaded, -1);
        int count = Math.ceilDiv(n, tile);
        if (layout.isPlain() || Math.multiplyFull(n, layout.size()) <= KEPT) {
            float[] samples = layout.isPlain() ? data.inputs() : keep(data);
            run(rows, data, samples);
        } else {
            workers.run(count, (worker, index) -> tileOfAll(worker, rows, data, index * tile));
        }
        return totals(rows, data, sampleOutcomes);
    }

    private List<Outcome> totals(List<float[]> rows, DataSet data, boolean sampleOutcomes) {
        int n = data.size();
        List<Outcome> outcomes = new ArrayList<>(rows.size());
        for (int row = 0; row < rows.size(); row++) {
            outcomes.add(total(row * n, n, sampleOutcomes));
        }
        return outcomes;
    }

    private void run(List<float[]> rows, DataSet data, float[] samples) {
        int few = Math.clamp(CACHED_FLOATS / layout.size(), 1, tile);
        // What is read again and again: the samples for each set of parameters, or these for each tile.
        boolean bySamples = rows.size() > 1 && network.parameterCount() / few < layout.size();
        // With few sets of parameters small tiles, so that all workers end together.
        long each = (long) rows.size() * data.size() / (TILES_EACH * workers.count());
        int size = bySamples ? few : Math.clamp(each, 1, tile);
        int chunk = bySamples ? ROWS_TOGETHER : 1;
        int tiles = Math.ceilDiv(data.size(), size);
        int tasks = Math.multiplyExact(Math.ceilDiv(rows.size(), chunk), tiles);
        boolean share = tasks < workers.count();
        Team.Task task = (worker, index) -> {
            int first = index / tiles * chunk;
            for (int row = first; row < Math.min(first + chunk, rows.size()); row++) {
                score(share ? shared() : workspaces.get(worker), worker, rows, row, data, samples,
                        0, index % tiles * size, size);
            }
        };
        if (share) {
            Team.alone().run(tasks, task);
        } else {
            workers.run(tasks, task);
        }
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

    private void tileOfAll(int worker, List<float[]> rows, DataSet data, int from) {
        if (tiles[worker].length == 0) {
            tiles[worker] = new float[tile * layout.size()];
        }
        layout.layOut(data.inputs(), from * data.sampleShape().size(),
                Math.min(data.size() - from, tile), tiles[worker], 0);
        for (int row = 0; row < rows.size(); row++) {
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
            score(workspace.logits(), i, data, row, from + i);
        }
    }

    private void score(float[] logits, int place, DataSet data, int row, int sample) {
        int classes = network.classes();
        int label = data.labels()[sample];
        double value = loss.loss(logits, place * classes, classes, label);
        int to = row * data.size() + sample;
        losses[to] = value;
        correct[to] = Double.isFinite(value)
                && label == largest(logits, place * classes, classes);
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

    private Outcome total(int at, int n, boolean sampleOutcomes) {
        double sum = 0;
        int hits = 0;
        for (int i = at; i < at + n; i++) {
            sum += losses[i];
            hits += correct[i] ? 1 : 0;
        }
        return new Outcome(new Score(n, hits, sum / n), sampleOutcomes ? hits(at, n) : null);
    }

    private BitSet hits(int at, int n) {
        BitSet hits = new BitSet(n);
        for (int i = 0; i < n; i++) {
            hits.set(i, correct[at + i]);
        }
        return hits;
    }
}
