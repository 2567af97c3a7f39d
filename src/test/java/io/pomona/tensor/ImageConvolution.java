// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import io.pomona.tensor.ReferenceKernels.Geometry;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** The kernels of a convolution behind one face: images {@code [n, h, w, c]} in and out. */
@NullMarked
interface ImageConvolution {
    void forward(float[] x, int xAt, float[] weights, int weightAt, int biasAt, float[] y, int n);

    /** Adds to the gradient of the weights; overwrites that of the images unless null. */
    void backward(float[] x, int xAt, float[] weights, int weightAt, float[] dy, float[] gradient,
            int kernelAt, int biasAt, float @Nullable [] dx, int n);

    /** The function that leaves values as they are. */
    final class Identity implements Pointwise {
        @Override
        public Kind kind() {
            return Kind.IDENTITY;
        }

        @Override
        public void applyInPlace(float[] values, int at, int count) {}

        @Override
        public void gradientInPlace(float[] y, int yAt, float[] gradient, int gradientAt,
                int count) {}
    }

    /** The direct kernels. */
    final class Direct implements ImageConvolution {
        private final Geometry g;
        private final Convolution convolution;
        private final Convolution.Scratch scratch;
        private final ConvolutionGradient back;
        private final float[] planes;
        private final float[] rows;
        private final float[] rowsGradient;

        Direct(Geometry g) {
            this.g = g;
            convolution = new Convolution(g.height(), g.width(), g.channels(), g.filters(),
                    g.groups(), g.window(), TilePooling.none());
            scratch = new Convolution.Scratch(convolution);
            back = new ConvolutionGradient(convolution);
            planes = new float[convolution.planesSize()];
            rows = new float[convolution.rowsSize()];
            rowsGradient = new float[convolution.rowsSize()];
        }

        @Override
        public void forward(float[] x, int xAt, float[] weights, int weightAt, int biasAt,
                float[] y, int n) {
            convolution.pack(weights, weightAt, biasAt, scratch);
            for (int i = 0; i < n; i++) {
                convolution.fromImage(x, xAt + i * g.inputSize(), planes, 0);
                convolution.forward(planes, 0, scratch, new Identity(), rows, 0, new float[0], 0);
                convolution.toImage(rows, 0, y, i * g.outputSize());
            }
        }

        @Override
        public void backward(float[] x, int xAt, float[] weights, int weightAt, float[] dy,
                float[] gradient, int kernelAt, int biasAt, float @Nullable [] dx, int n) {
            back.pack(weights, weightAt);
            for (int i = 0; i < n; i++) {
                convolution.fromImage(x, xAt + i * g.inputSize(), planes, 0);
                convolution.gradientFromImage(dy, i * g.outputSize(), rowsGradient, 0);
                back.addWeightGradient(planes, 0, new Identity(), rows, 0, new float[0], 0,
                        rowsGradient, 0, gradient, kernelAt, biasAt);
                if (dx != null) {
                    back.inputGradient();
                    back.toImage(dx, i * g.inputSize());
                }
            }
        }
    }

    /** The matrix product; without groups only. */
    final class Gemm implements ImageConvolution {
        private final GemmConvolution convolution;
        private final GemmConvolution.Scratch scratch;
        private final float[] packed;

        Gemm(Geometry g) {
            convolution = new GemmConvolution(g.height(), g.width(), g.channels(), g.filters(),
                    g.window());
            scratch = convolution.scratch(true);
            packed = new float[convolution.packedSize()];
        }

        @Override
        public void forward(float[] x, int xAt, float[] weights, int weightAt, int biasAt,
                float[] y, int n) {
            convolution.pack(weights, weightAt, packed);
            convolution.forward(x, xAt, packed, weights, biasAt, y, 0, n, scratch);
        }

        @Override
        public void backward(float[] x, int xAt, float[] weights, int weightAt, float[] dy,
                float[] gradient, int kernelAt, int biasAt, float @Nullable [] dx, int n) {
            convolution.addWeightGradient(x, xAt, dy, 0, gradient, kernelAt, biasAt, n, scratch);
            if (dx != null) {
                float[] turned = new float[convolution.packedTransposedSize()];
                convolution.packTransposed(weights, weightAt, new float[weights.length], turned);
                convolution.inputGradient(turned, dy, 0, dx, 0, n, scratch);
            }
        }
    }

    /** Each channel for itself; where channels, filters and groups are as many. */
    final class Depthwise implements ImageConvolution {
        private final DepthwiseConvolution convolution;
        private final DepthwiseConvolution.Scratch scratch;

        Depthwise(Geometry g) {
            convolution = new DepthwiseConvolution(g.height(), g.width(), g.channels(),
                    g.window());
            scratch = convolution.scratch(true);
        }

        @Override
        public void forward(float[] x, int xAt, float[] weights, int weightAt, int biasAt,
                float[] y, int n) {
            convolution.forward(x, xAt, weights, weightAt, biasAt, y, 0, n, scratch);
        }

        @Override
        public void backward(float[] x, int xAt, float[] weights, int weightAt, float[] dy,
                float[] gradient, int kernelAt, int biasAt, float @Nullable [] dx, int n) {
            convolution.addWeightGradient(x, xAt, dy, 0, gradient, kernelAt, biasAt, n, scratch);
            if (dx != null) {
                convolution.inputGradient(weights, weightAt, dy, 0, dx, 0, n, scratch);
            }
        }
    }
}
