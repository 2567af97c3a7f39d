// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import io.pomona.data.DataSet;
import io.pomona.nn.InputLayout;
import io.pomona.nn.Network;
import io.pomona.nn.Workspace;
import io.pomona.tensor.Softmax;
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
    private double[] losses = {};
    private boolean[] correct = {};

    /** Creates an evaluator with one workspace a worker. */
    public NetworkEvaluator(Network network, Workers workers) {
        this.network = network;
        this.layout = network.inputLayout();
        this.workers = workers;
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

    /** Returns the score of one set of parameters. */
    public Score evaluate(float[] parameters, DataSet data) {
        return evaluateAll(List.of(parameters), data, false).getFirst().score();
    }

    /**
     * Returns the outcome of each set of parameters, in their order.
     *
     * @param sampleOutcomes whether to tell which samples were classified correctly
     * @throws IllegalArgumentException if the samples do not suit the network
     */
    public List<Outcome> evaluateAll(List<float[]> rows, DataSet data, boolean sampleOutcomes) {
        requireSuited(network, data);
        int n = data.size();
        int results = Math.multiplyExact(rows.size(), n);
        if (losses.length < results) {
            losses = new double[results];
            correct = new boolean[results];
        }
        Arrays.fill(loaded, -1);
        int count = Math.ceilDiv(n, tile);
        if (layout.isPlain() || Math.multiplyFull(n, layout.size()) <= KEPT) {
            float[] samples = layout.isPlain() ? data.inputs() : keep(data);
            run(rows, data, samples);
        } else {
            workers.run(count, (worker, index) -> tileOfAll(worker, rows, data, index * tile));
        }
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
        }
        return shared;
    }

    private float[] keep(DataSet data) {
        if (keptFor != data) {
            int n = data.size();
            int size = data.sampleShape().size();
            float[] to = new float[Math.multiplyExact(n, layout.size())];
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
        int classes = network.classes();
        float[] logits = workspace.logits();
        for (int i = 0; i < count; i++) {
            int label = data.labels()[from + i];
            double loss = Softmax.crossEntropy(logits, i * classes, classes, label);
            int to = row * data.size() + from + i;
            losses[to] = loss;
            correct[to] = Double.isFinite(loss)
                    && label == largest(logits, i * classes, classes);
        }
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
