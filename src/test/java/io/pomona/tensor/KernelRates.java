// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.NullMarked;

/**
 * A program that measures how fast each kernel is beside a plain loop of fused multiply-adds, until
 * all of them reach a quarter of their usual ratio to it or the seconds of its argument are over, and
 * prints the ratios of those that do not. It takes seconds until all is compiled. All take turns, in
 * many short rounds, and of each the best counts, so that what else the machine does slows none of
 * them alone. The loop itself is held against one without the Vector API.
 */
@NullMarked
final class KernelRates {
    /**
     * Kernels and their usual ratios: medians of two to three runs of 14 seconds (arguments {@code 14
     * all}), with Temurin 25.0.3 and the 8 lanes of AVX2 on two busy cores of an AMD EPYC, November
     * 2026. The loop did some 40 thousand million multiply-adds a second. Those of lanes and of overlapping
     * pooling lie between the ratios with 8 and with 16 lanes.
     */
    private static final Map<String, Double> USUAL = Map.ofEntries(Map.entry("loop", 2.5),
            Map.entry("direct", 0.71),
            Map.entry("direct weight gradient", 0.27),
            Map.entry("direct input gradient", 0.62),
            Map.entry("direct pooled", 0.63),
            Map.entry("direct pooled weight gradient", 0.24),
            Map.entry("direct pooled input gradient", 0.5),
            Map.entry("direct odd", 0.61),
            Map.entry("direct odd weight gradient", 0.28),
            Map.entry("direct odd input gradient", 0.78),
            Map.entry("lanes, one filter", 0.37),
            Map.entry("lanes, two filters", 0.6),
            Map.entry("lanes, three bundles", 0.67),
            Map.entry("lanes behind lanes", 0.5),
            Map.entry("gemm", 0.68),
            Map.entry("gemm weight gradient", 0.43),
            Map.entry("gemm input gradient", 0.78),
            Map.entry("dense", 0.48),
            Map.entry("dense weight gradient", 0.35),
            Map.entry("dense of one row", 0.16),
            Map.entry("dense of one row weight gradient", 0.051),
            Map.entry("maximum pooling", 0.095),
            Map.entry("maximum pooling gradient", 0.03),
            Map.entry("average pooling", 0.1),
            Map.entry("average pooling gradient", 0.039),
            Map.entry("overlapping pooling", 0.08),
            Map.entry("relu", 0.47),
            Map.entry("tanh", 0.035),
            Map.entry("sigmoid", 0.04),
            Map.entry("exp", 0.041),
            Map.entry("tanh gradient", 0.27),
            Map.entry("adam", 0.063));

    /** What a turn should take, in nanoseconds. */
    private static final double TURN = 1e6;
    /** The rounds that a verdict is made of. */
    private static final int ROUNDS = 15;
    /** A kernel that falls below this share of its usual ratio has fallen off a cliff. */
    private static final double SHARE = 0.25;
    private static final String PLAIN = "loop without the Vector API";
    private static final String LOOP = "loop";
    private static final int VALUES = 1024;

    /** A kernel, the multiply-adds or values of one call, and its best rate so far. */
    private static final class Contender {
        final Runnable kernel;
        final double work;
        double rate;
        double best;

        Contender(Runnable kernel, double work) {
            this.kernel = kernel;
            this.work = work;
        }

        void turn() {
            int calls = (int) Math.max(1, TURN * rate / work);
            long start = System.nanoTime();
            for (int i = 0; i < calls; i++) {
                kernel.run();
            }
            rate = calls * work / (System.nanoTime() - start);
            best = Math.max(best, rate);
        }
    }

    private final Map<String, Contender> contenders = new LinkedHashMap<>();

    private KernelRates() {}

    public static void main(String[] arguments) {
        long end = System.nanoTime() + Long.parseLong(arguments[0]) * 1_000_000_000;
        KernelRates rates = new KernelRates();
        rates.add(PLAIN, VALUES, new PlainMultiplyAdds());
        rates.add(LOOP, 8L * VALUES, new MultiplyAdds());
        rates.addDirect();
        rates.addLanes();
        rates.addGemm();
        rates.addProducts();
        rates.addPooling();
        rates.addOverlapping();
        rates.addElementwise();
        Map<String, Double> slow;
        do {
            slow = rates.findSlow(arguments.length == 1 ? SHARE : Double.MAX_VALUE);
        } while (!slow.isEmpty() && System.nanoTime() < end);
        slow.forEach((name, ratio) -> System.out.println(name + "=" + ratio));
    }

    private void add(String name, double work, Runnable kernel) {
        contenders.put(name, new Contender(kernel, work));
    }

    /** Returns the ratios of the kernels that stay below a share of their usual ones. */
    private Map<String, Double> findSlow(double share) {
        contenders.forEach((name, contender) -> {
            // A loop that is not compiled yet would make all look fast: of these the best ever counts.
            contender.best = name.equals(PLAIN) || name.equals(LOOP) ? contender.best : 0;
        });
        for (int round = 0; round < ROUNDS; round++) {
            contenders.values().forEach(Contender::turn);
        }
        double plain = Objects.requireNonNull(contenders.get(PLAIN)).best;
        double loop = Objects.requireNonNull(contenders.get(LOOP)).best;
        Map<String, Double> slow = new LinkedHashMap<>();
        contenders.forEach((name, contender) -> {
            double ratio = contender.best / (name.equals(LOOP) ? plain : loop);
            if (!name.equals(PLAIN) && ratio < share * usual(name)) {
                slow.put(name, ratio);
            }
        });
        return slow;
    }

    private static double usual(String name) {
        return Objects.requireNonNull(USUAL.get(name), name);
    }

    private static float[] values(int count) {
        return ReferenceKernels.values(count, 1);
    }

    /** What C2 makes vectors of by itself; it tells when the Vector API as a whole is slow. */
    private static final class PlainMultiplyAdds implements Runnable {
        private final float[] x = values(VALUES);
        private final float[] y = new float[VALUES];

        @Override
        public void run() {
            for (int i = 0; i < VALUES; i++) {
                y[i] = Math.fma(y[i], 0.5f, x[i]);
            }
        }
    }

    /** Eight sums under way at once, over an array that stays in the first-level cache. */
    private static final class MultiplyAdds implements Runnable {
        private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

        private final float[] x = values(VALUES);
        private final float[] out = new float[8 * SPECIES.length()];

        @Override
        public void run() {
            int lanes = SPECIES.length();
            FloatVector factor = FloatVector.broadcast(SPECIES, 0.5f);
            FloatVector a = factor;
            FloatVector b = factor;
            FloatVector c = factor;
            FloatVector d = factor;
            FloatVector e = factor;
            FloatVector f = factor;
            FloatVector g = factor;
            FloatVector h = factor;
            for (int i = 0; i < VALUES; i += lanes) {
                FloatVector v = FloatVector.fromArray(SPECIES, x, i);
                a = a.fma(factor, v);
                b = b.fma(factor, v);
                c = c.fma(factor, v);
                d = d.fma(factor, v);
                e = e.fma(factor, v);
                f = f.fma(factor, v);
                g = g.fma(factor, v);
                h = h.fma(factor, v);
            }
            a.intoArray(out, 0);
            b.intoArray(out, lanes);
            c.intoArray(out, 2 * lanes);
            d.intoArray(out, 3 * lanes);
            e.intoArray(out, 4 * lanes);
            f.intoArray(out, 5 * lanes);
            g.intoArray(out, 6 * lanes);
            h.intoArray(out, 7 * lanes);
        }
    }

    private static final class Rectifier implements Pointwise {
        @Override
        public Kind kind() {
            return Kind.RECTIFIER;
        }

        @Override
        public void applyInPlace(float[] values, int at, int count) {
            Elementwise.reluInPlace(values, at, count);
        }

        @Override
        public void gradientInPlace(float[] y, int yAt, float[] gradient, int gradientAt,
                int count) {
            Elementwise.reluGradientInPlace(y, yAt, gradient, gradientAt, count);
        }
    }

    private void addDirect() {
        Window window = new Window(3, 3, 1, 1, 0, 0, 0, 0, 1, 1);
        double work = 98 * 98 * 2 * 27;
        addDirect("direct", work, new Convolution(100, 100, 3, 2, 1, window, TilePooling.none()));
        addDirect("direct pooled", work, new Convolution(100, 100, 3, 2, 1, window,
                new TilePooling(Pooling.Kind.AVERAGE, 2, 2)));
        addDirect("direct odd", 30 * 30 * 3 * 72,
                new Convolution(32, 32, 8, 3, 1, window, TilePooling.none()));
    }

    private void addDirect(String name, double work, Convolution convolution) {
        int cells = convolution.taps[0].length * convolution.filters;
        float[] weights = values(cells + convolution.filters);
        float[] planes = values(convolution.planesSize());
        float[] rows = new float[convolution.rowsSize()];
        float[] record = new float[convolution.recordSize()];
        float[] dRows = values(convolution.rowsSize());
        Convolution.Scratch scratch = new Convolution.Scratch(convolution);
        convolution.pack(weights, 0, cells, scratch);
        Pointwise function = new Rectifier();
        add(name, work, () -> convolution.forward(planes, 0, scratch, function, rows, 0,
                new float[0], 0));
        convolution.forward(planes, 0, scratch, function, rows, 0, record, 0);
        ConvolutionGradient back = new ConvolutionGradient(convolution);
        back.pack(weights, 0);
        float[] gradient = new float[weights.length];
        add(name + " weight gradient", work, () -> back.addWeightGradient(planes, 0, function,
                rows, 0, record, 0, dRows, 0, gradient, 0, cells));
        add(name + " input gradient", work, back::inputGradient);
    }

    private void addLanes() {
        addLanes("lanes, one filter", 3, 1, 1, true);
        addLanes("lanes, two filters", 3, 2, 1, true);
        addLanes("lanes, three bundles", 3, 2, 3, true);
        addLanes("lanes behind lanes", 2, 5, 1, false);
    }

    private void addLanes(String name, int channels, int filters, int bundles, boolean shared) {
        LaneConvolution convolution = new LaneConvolution(34, 34, channels, filters,
                new Window(3, 3, 1, 1, 0, 0, 0, 0, 1, 1), TilePooling.none(), bundles, shared);
        int sets = bundles * LaneConvolution.LANES;
        LaneConvolution.Scratch scratch = new LaneConvolution.Scratch(convolution);
        float[] weights = values(9 * channels * filters + filters);
        convolution.pack(Collections.nCopies(sets, weights), 0, 9 * channels * filters, scratch);
        float[] image = values(convolution.newImage().length);
        float[] row = new float[convolution.outputRowSize()];
        Pointwise function = new Rectifier();
        add(name, 9.0 * 32 * 32 * channels * filters * sets, () -> {
            for (int i = 0; i < 32; i++) {
                convolution.forward(image, i, scratch, function, row, 0);
            }
        });
    }

    private void addGemm() {
        int size = 16;
        int channels = 32;
        int filters = 64;
        GemmConvolution convolution = new GemmConvolution(size, size, channels, filters,
                new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1));
        GemmConvolution.Scratch scratch = convolution.scratch(true);
        int cells = 9 * channels * filters;
        double work = (double) size * size * cells;
        float[] weights = values(cells + filters);
        float[] x = values(size * size * channels);
        float[] y = values(size * size * filters);
        float[] dy = y.clone();
        float[] gradient = new float[weights.length];
        float[] packed = new float[convolution.packedSize()];
        convolution.pack(weights, 0, packed);
        float[] turned = new float[convolution.packedTransposedSize()];
        convolution.packTransposed(weights, 0, new float[cells], turned);
        add("gemm", work,
                () -> convolution.forward(x, 0, packed, weights, cells, y, 0, 1, scratch));
        add("gemm weight gradient", work,
                () -> convolution.addWeightGradient(x, 0, dy, 0, gradient, 0, cells, 1, scratch));
        float[] dx = new float[x.length];
        add("gemm input gradient", work,
                () -> convolution.inputGradient(turned, dy, 0, dx, 0, 1, scratch));
    }

    private void addProducts() {
        addProduct("dense", 80, 100, 400);
        addProduct("dense of one row", 1, 100, 100);
    }

    private void addProduct(String name, int m, int n, int k) {
        MatrixProduct product = new MatrixProduct();
        float[] a = values(m * k);
        float[] b = values(k * n + n);
        float[] c = new float[m * n];
        double work = (double) m * n * k;
        add(name, work, () -> product.multiply(a, 0, b, 0, k * n, c, 0, m, n, k));
        float[] dc = values(m * n);
        float[] gradient = new float[b.length];
        add(name + " weight gradient", work,
                () -> product.addTransposed(a, 0, dc, 0, gradient, 0, k * n, m, n, k));
    }

    private void addPooling() {
        int side = 28;
        int channels = 16;
        for (Pooling.Kind kind : List.of(Pooling.Kind.MAXIMUM, Pooling.Kind.AVERAGE)) {
            Pooling pooling = new Pooling(kind, side, side, channels, side / 2, side / 2,
                    new Window(2, 2, 2, 2, 0, 0, 0, 0, 1, 1));
            float[] x = values(side * side * channels);
            float[] y = new float[x.length / 4];
            pooling.forward(x, 0, y, 0, 1);
            float[] dy = values(y.length);
            float[] dx = new float[x.length];
            String name = kind.name().toLowerCase(Locale.ROOT) + " pooling";
            add(name, x.length, () -> pooling.forward(x, 0, y, 0, 1));
            add(name + " gradient", x.length, () -> pooling.backward(x, 0, y, dy, 0, dx, 0, 1));
        }
    }

    private void addOverlapping() {
        Pooling pooling = new Pooling(Pooling.Kind.AVERAGE, 40, 40, 2, 12, 12,
                new Window(5, 5, 3, 3, 0, 0, 0, 0, 1, 1));
        float[] x = values(40 * 40 * 2);
        float[] y = new float[12 * 12 * 2];
        add("overlapping pooling", 25.0 * y.length, () -> pooling.forward(x, 0, y, 0, 1));
    }

    private void addElementwise() {
        float[] source = values(VALUES);
        float[] x = new float[VALUES];
        add("relu", VALUES, () -> Elementwise.reluInPlace(x, 0, VALUES));
        // What a function has overwritten is no fair input for the next call.
        addFunction("tanh", source, x, () -> Elementwise.tanhInPlace(x, 0, VALUES));
        addFunction("sigmoid", source, x, () -> Elementwise.sigmoidInPlace(x, 0, VALUES));
        addFunction("exp", source, x, () -> Elementwise.expInPlace(x, 0, VALUES, 0.5f));
        // Zeros leave the gradient as it is, again and again.
        float[] y = new float[VALUES];
        float[] gradient = values(VALUES);
        add("tanh gradient", VALUES,
                () -> Elementwise.tanhGradientInPlace(y, 0, gradient, 0, VALUES));
        ElementwiseUpdate.AdamFactors factors = new ElementwiseUpdate.AdamFactors(0.9f, 0.1f,
                0.999f, 0.001f, 1, 0.001f, 1e-8f);
        float[] mean = new float[VALUES];
        float[] square = new float[VALUES];
        add("adam", VALUES, () -> ElementwiseUpdate.adamInPlace(x, source, mean, square, 0, VALUES,
                factors));
    }

    private void addFunction(String name, float[] source, float[] x, Runnable function) {
        add(name, VALUES, () -> {
            System.arraycopy(source, 0, x, 0, VALUES);
            function.run();
        });
    }
}
