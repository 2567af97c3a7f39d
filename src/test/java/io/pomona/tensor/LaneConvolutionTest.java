// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pomona.tensor.ReferenceKernels.Geometry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every lane must have the bits of the plain loops, whatever the blocks it was computed in. */
@NullMarked
class LaneConvolutionTest {
    private static final long SEED = 31;
    private static final int LANES = LaneConvolution.LANES;

    private static final Pointwise HALVING = new Pointwise() {
        @Override
        public Kind kind() {
            return Kind.OTHER;
        }

        @Override
        public void applyInPlace(float[] values, int at, int count) {
            for (int i = at; i < at + count; i++) {
                values[i] = values[i] / 2;
            }
        }

        @Override
        public void gradientInPlace(float[] y, int yAt, float[] gradient, int gradientAt,
                int count) {
            throw new UnsupportedOperationException();
        }
    };

    private static final Pointwise RECTIFIER = new Pointwise() {
        @Override
        public Kind kind() {
            return Kind.RECTIFIER;
        }

        @Override
        public void applyInPlace(float[] values, int at, int count) {
            for (int i = at; i < at + count; i++) {
                values[i] = Math.max(values[i], 0);
            }
        }

        @Override
        public void gradientInPlace(float[] y, int yAt, float[] gradient, int gradientAt,
                int count) {
            throw new UnsupportedOperationException();
        }
    };

    static List<Geometry> geometries() {
        List<Geometry> all = new ArrayList<>(
                ConvolutionTest.geometries().stream().filter(g -> g.groups() == 1).toList());
        for (int filters = 1; filters <= 12; filters++) {
            for (int width = 4; width <= 17; width++) {
                all.add(new Geometry(5, width, 2, filters, 1,
                        new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1)));
            }
        }
        return all;
    }

    @BeforeEach
    void vectors() {
        assumeTrue(Vectors.AVAILABLE, "needs the Vector API");
    }

    @ParameterizedTest
    @MethodSource("geometries")
    void everyLaneHasTheBitsOfThePlainLoops(Geometry g) {
        for (int bundles = 1; bundles <= LaneConvolution.BUNDLES; bundles++) {
            for (boolean shared : new boolean[]{true, false}) {
                check(g, bundles, shared, TilePooling.none(), RECTIFIER);
                check(g, bundles, shared, new TilePooling(Pooling.Kind.MAXIMUM, 2, 2), RECTIFIER);
                check(g, bundles, shared, new TilePooling(Pooling.Kind.AVERAGE, 1, 3), HALVING);
            }
        }
    }

    private static void check(Geometry g, int bundles, boolean shared, TilePooling pooling,
            Pointwise function) {
        int rows = g.outputHeight() / pooling.height();
        int columns = g.outputWidth() / pooling.width();
        if (rows < 1 || columns < 1) {
            return;
        }
        int sets = bundles * LANES;
        List<float[]> weights = new ArrayList<>();
        List<float[]> images = new ArrayList<>();
        for (int set = 0; set < sets; set++) {
            weights.add(ReferenceKernels.values(1 + g.kernelSize() + g.filters(), SEED + set));
            images.add(ReferenceKernels.values(g.inputSize(), SEED + (shared ? -1 : 1000 + set)));
        }
        float[] actual = lanes(g, bundles, shared, pooling, function, weights, images);
        int values = rows * columns * g.filters();
        for (int set = 0; set < sets; set++) {
            float[] expected = plain(g, pooling, function, weights.get(set), images.get(set));
            for (int i = 0; i < values; i++) {
                int cell = i / g.filters() * bundles + set / LANES;
                int at = (cell * g.filters() + i % g.filters()) * LANES + set % LANES;
                assertEquals(Float.floatToRawIntBits(expected[i]),
                        Float.floatToRawIntBits(actual[at]),
                        () -> g + " bundles=" + bundles + " shared=" + shared + " " + pooling);
            }
        }
    }

    private static float[] lanes(Geometry g, int bundles, boolean shared, TilePooling pooling,
            Pointwise function, List<float[]> weights, List<float[]> images) {
        LaneConvolution convolution = new LaneConvolution(g.height(), g.width(), g.channels(),
                g.filters(), g.window(), pooling, bundles, shared);
        float[] image = convolution.newImage();
        if (shared) {
            convolution.pad(images.getFirst(), 0, image);
        } else {
            interleave(g, bundles, images, convolution, image);
        }
        LaneConvolution.Scratch scratch = new LaneConvolution.Scratch(convolution);
        convolution.pack(weights, 1, 1 + g.kernelSize(), scratch);
        int size = convolution.outputRowSize();
        float[] out = new float[convolution.outputHeight() * size];
        for (int row = 0; row < convolution.outputHeight(); row++) {
            convolution.forward(image, row, scratch, function, out, row * size);
        }
        return out;
    }

    private static void interleave(Geometry g, int bundles, List<float[]> images,
            LaneConvolution convolution, float[] to) {
        int line = g.width() * g.channels();
        for (int set = 0; set < images.size(); set++) {
            for (int i = 0; i < g.inputSize(); i++) {
                int cell = i % line / g.channels() * bundles + set / LANES;
                to[convolution.imageAt(i / line)
                        + (cell * g.channels() + i % g.channels()) * LANES + set % LANES] = images
                                .get(set)[i];
            }
        }
    }

    private static float[] plain(Geometry g, TilePooling pooling, Pointwise function,
            float[] weights, float[] image) {
        float[] y = new float[g.outputSize()];
        ReferenceKernels.convolution(g, image, 0, weights, 1, 1 + g.kernelSize(), y, 1);
        function.applyInPlace(y, 0, y.length);
        int rows = g.outputHeight() / pooling.height();
        int columns = g.outputWidth() / pooling.width();
        float[] pooled = new float[rows * columns * g.filters()];
        for (int i = 0; i < pooled.length; i++) {
            int row = i / (columns * g.filters()) * pooling.height();
            int column = i / g.filters() % columns * pooling.width();
            boolean maximum = pooling.kind() == Pooling.Kind.MAXIMUM;
            float value = maximum ? Float.NEGATIVE_INFINITY : 0;
            for (int cell = 0; cell < pooling.cells(); cell++) {
                int at = (row + cell / pooling.width()) * g.outputWidth() + column
                        + cell % pooling.width();
                float next = y[at * g.filters() + i % g.filters()];
                value = maximum ? Math.max(value, next) : value + next;
            }
            pooled[i] = maximum ? value : value / pooling.cells();
        }
        return pooled;
    }
}
