// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A two-dimensional convolution (cross-correlation: the kernel is not flipped) of fixed geometry,
 * forward and backward. Images are {@code [n, h, w, c]}, weights {@code [kernel row, kernel column,
 * input channel within its group, output channel]}; output channel o belongs to group
 * {@code o / (outputs per group)}. Padded cells are zeros and take part in the sum.
 *
 * <p>Each image is first laid out plane by plane; with a stride s above 1 each plane is cut into s
 * interleaved phases. A kernel cell then is a constant offset, and the whole output plane one sum of
 * shifted rows ({@link Correlation}), whatever stride, dilation and padding are. The rows keep the
 * pitch of the padded image; what is computed at a row's end beyond the last column is dropped.
 *
 * <p>Immutable; the buffers are in a {@link Scratch}, one for each thread.
 */
public final class Convolution {
    private final int inputHeight;
    private final int inputWidth;
    private final int inputChannels;
    private final int outputHeight;
    private final int outputWidth;
    private final int outputChannels;
    private final int groups;

    private final int pitch;
    private final int phaseSize;
    private final int planeSize;
    private final int span;
    private final int reach;
    private final int[] rowOffsets;
    private final int[] columnOffsets;
    private final int[] cellOffsets;
    private final int[] cellPhases;
    private final int phases;
    private final int[] taps;

    /**
     * Creates the convolution of images {@code [inputHeight, inputWidth, inputChannels]} to
     * {@code outputChannels} channels.
     *
     * @throws IllegalArgumentException if the window does not fit the image, or the groups do not
     *         divide both numbers of channels
     */
    public Convolution(int inputHeight, int inputWidth, int inputChannels, int outputChannels,
            int groups, Window window) {
        if (inputChannels % groups != 0 || outputChannels % groups != 0) {
            throw new IllegalArgumentException("Expected groups to divide the input channels ("
                    + inputChannels + ") and the filters (" + outputChannels
                    + "), but received groups="
                    + groups + ".");
        }
        this.inputHeight = inputHeight;
        this.inputWidth = inputWidth;
        this.inputChannels = inputChannels;
        this.outputChannels = outputChannels;
        this.groups = groups;
        this.outputHeight = window.outputHeight(inputHeight);
        this.outputWidth = window.outputWidth(inputWidth);
        if (outputHeight < 1 || outputWidth < 1) {
            throw new IllegalArgumentException("Expected a window that fits the image, but a "
                    + window.kernelHeight() + "x" + window.kernelWidth() + " window does not fit "
                    + inputHeight + "x" + inputWidth + " cells.");
        }
        int strideHeight = window.strideHeight();
        int strideWidth = window.strideWidth();
        int rows = Math.ceilDiv(inputHeight + window.padTop() + window.padBottom(), strideHeight);
        this.pitch = Math.ceilDiv(inputWidth + window.padLeft() + window.padRight(), strideWidth);
        this.phaseSize = Math.multiplyExact(rows, pitch);
        this.phases = strideHeight * strideWidth;
        this.planeSize = Math.multiplyExact(phases, phaseSize);
        this.span = (outputHeight - 1) * pitch + outputWidth;

        this.rowOffsets = new int[inputHeight];
        for (int row = 0; row < inputHeight; row++) {
            int padded = row + window.padTop();
            rowOffsets[row] = padded % strideHeight * strideWidth * phaseSize
                    + padded / strideHeight * pitch;
        }
        this.columnOffsets = new int[inputWidth];
        for (int column = 0; column < inputWidth; column++) {
            int padded = column + window.padLeft();
            columnOffsets[column] = padded % strideWidth * phaseSize + padded / strideWidth;
        }
        this.cellPhases = new int[window.kernelHeight() * window.kernelWidth()];
        this.cellOffsets = new int[cellPhases.length];
        for (int cell = 0; cell < cellOffsets.length; cell++) {
            int row = cell / window.kernelWidth() * window.dilationHeight();
            int column = cell % window.kernelWidth() * window.dilationWidth();
            cellPhases[cell] = row % strideHeight * strideWidth + column % strideWidth;
            cellOffsets[cell] = row / strideHeight * pitch + column / strideWidth;
        }
        this.reach = Arrays.stream(cellOffsets).max().orElse(0);
        this.taps = forwardTaps();
    }

    private int[] forwardTaps() {
        int channels = inputChannels / groups;
        int[] offsets = new int[cellOffsets.length * channels];
        for (int cell = 0; cell < cellOffsets.length; cell++) {
            for (int channel = 0; channel < channels; channel++) {
                offsets[cell * channels + channel] = channel * planeSize
                        + cellPhases[cell] * phaseSize + cellOffsets[cell];
            }
        }
        return offsets;
    }

    /** Returns the shape of one output image, {@code [h, w, c]}. */
    public Shape outputShape() {
        return Shape.of(outputHeight, outputWidth, outputChannels);
    }

    /** Returns the multiply-adds for one image. */
    public long multiplyAdds() {
        return (long) outputHeight * outputWidth * outputChannels * taps.length;
    }

    /** Returns new buffers for {@link #forward}; {@link #backward} needs {@code training}. */
    public Scratch scratch(boolean training) {
        return new Scratch(this, training);
    }

    /**
     * Convolves a batch: {@code y = x * weights + bias}.
     *
     * @param x images {@code [n, h, w, c]} from {@code xAt} on
     * @param weights the weights, from {@code weightAt} on
     * @param biasAt where the biases stand in {@code weights}, or -1 for none
     * @param y receives images {@code [n, h, w, c]}
     * @param n the number of images
     */
    public void forward(float[] x, int xAt, float[] weights, int weightAt, int biasAt, float[] y,
            int n, Scratch scratch) {
        packByOutput(weights, weightAt, scratch.packed);
        int inputSize = inputHeight * inputWidth * inputChannels;
        int outputSize = outputHeight * outputWidth * outputChannels;
        for (int image = 0; image < n; image++) {
            toPlanes(x, xAt + image * inputSize, scratch.input);
            correlate(weights, biasAt, scratch);
            fromPlanes(scratch.output, scratch.outputPitch, y, image * outputSize);
        }
    }

    private void correlate(float[] weights, int biasAt, Scratch scratch) {
        int perGroup = outputChannels / groups;
        for (int channel = 0; channel < outputChannels;) {
            int base = channel / perGroup * (inputChannels / groups) * planeSize;
            int at = channel * scratch.outputPitch;
            float bias = biasAt < 0 ? 0 : weights[biasAt + channel];
            if (channel % perGroup + 1 < perGroup) {
                float next = biasAt < 0 ? 0 : weights[biasAt + channel + 1];
                Correlation.two(scratch.input, base, taps, scratch.packed, channel * taps.length,
                        (channel + 1) * taps.length, bias, next, scratch.output, at,
                        at + scratch.outputPitch, span);
                channel += 2;
            } else {
                Correlation.one(scratch.input, base, taps, scratch.packed, channel * taps.length,
                        bias, scratch.output, at, span);
                channel++;
            }
        }
    }

    /**
     * Carries a batch's gradient back. Adds to the weights' gradient; overwrites the images'.
     *
     * @param x the images of the forward pass, from {@code xAt} on
     * @param dy gradient of the output, {@code [n, h, w, c]}
     * @param gradient receives the gradient of the weights from {@code kernelAt} on and of the biases
     *        from {@code biasAt} on (-1 for none); added to
     * @param dx receives the gradient of the images, or null where it is not wanted
     */
    public void backward(float[] x, int xAt, float[] weights, int weightAt, float[] dy,
            float[] gradient, int kernelAt, int biasAt, float @Nullable [] dx, int n,
            Scratch scratch) {
        if (dx != null) {
            packByInput(weights, weightAt, scratch.packed);
        }
        int inputSize = inputHeight * inputWidth * inputChannels;
        int outputSize = outputHeight * outputWidth * outputChannels;
        for (int image = 0; image < n; image++) {
            toPlanes(x, xAt + image * inputSize, scratch.input);
            gradientToPlanes(dy, image * outputSize, scratch);
            addWeightGradient(gradient, kernelAt, scratch);
            if (biasAt >= 0) {
                addBiasGradient(dy, image * outputSize, gradient, biasAt);
            }
            if (dx != null) {
                inputGradient(scratch);
                fromInputPlanes(scratch.inputGradient, dx, image * inputSize);
            }
        }
    }

    private void addWeightGradient(float[] gradient, int kernelAt, Scratch scratch) {
        int perGroup = outputChannels / groups;
        for (int channel = 0; channel < outputChannels; channel++) {
            int base = channel / perGroup * (inputChannels / groups) * planeSize;
            int y = scratch.gradientAt(channel);
            for (int tap = 0; tap < taps.length; tap += 4) {
                int last = taps.length - 1;
                Correlation.dotFour(scratch.input, base + taps[tap],
                        base + taps[Math.min(tap + 1, last)], base + taps[Math.min(tap + 2, last)],
                        base + taps[Math.min(tap + 3, last)], scratch.gradient, y, span,
                        scratch.partials);
                for (int i = 0; i < 4 && tap + i <= last; i++) {
                    gradient[kernelAt + (tap + i) * outputChannels + channel] += Correlation
                            .total(scratch.partials, i * Correlation.PARTIALS);
                }
            }
        }
    }

    private void addBiasGradient(float[] dy, int dyAt, float[] gradient, int biasAt) {
        for (int channel = 0; channel < outputChannels; channel++) {
            double sum = 0;
            for (int cell = 0; cell < outputHeight * outputWidth; cell++) {
                sum += dy[dyAt + cell * outputChannels + channel];
            }
            gradient[biasAt + channel] += (float) sum;
        }
    }

    /** Each input cell gathers from the outputs it fed; cells stand in rising order of address. */
    private void inputGradient(Scratch scratch) {
        int channels = inputChannels / groups;
        int perGroup = outputChannels / groups;
        int packedAt = 0;
        for (int channel = 0; channel < inputChannels; channel++) {
            int base = scratch.gradientAt(channel / channels * perGroup);
            for (int phase = 0; phase < phases; phase++) {
                int[] offsets = scratch.backwardTaps[phase];
                Correlation.one(scratch.gradient, base, offsets, scratch.packed, packedAt, 0,
                        scratch.inputGradient, channel * planeSize + phase * phaseSize, phaseSize);
                packedAt += offsets.length;
            }
        }
    }

    private int[] backwardTapsOf(int phase, int gradientPitch) {
        int perGroup = outputChannels / groups;
        return IntStream.range(0, cellOffsets.length)
                .filter(cell -> cellPhases[cell] == phase).flatMap(cell -> IntStream
                        .range(0, perGroup)
                        .map(output -> output * gradientPitch - cellOffsets[cell]))
                .toArray();
    }

    /** Packs the weights as [output channel][kernel row, kernel column, input channel]. */
    private void packByOutput(float[] weights, int weightAt, float[] packed) {
        for (int tap = 0; tap < taps.length; tap++) {
            for (int channel = 0; channel < outputChannels; channel++) {
                packed[channel * taps.length + tap] = weights[weightAt + tap * outputChannels
                        + channel];
            }
        }
    }

    /** Packs the weights as [input channel][phase][kernel cell of the phase, output channel]. */
    private void packByInput(float[] weights, int weightAt, float[] packed) {
        int channels = inputChannels / groups;
        int perGroup = outputChannels / groups;
        int at = 0;
        for (int channel = 0; channel < inputChannels; channel++) {
            for (int phase = 0; phase < phases; phase++) {
                for (int cell = 0; cell < cellOffsets.length; cell++) {
                    if (cellPhases[cell] == phase) {
                        int row = cell * channels + channel % channels;
                        int from = weightAt + row * outputChannels + channel / channels * perGroup;
                        System.arraycopy(weights, from, packed, at, perGroup);
                        at += perGroup;
                    }
                }
            }
        }
    }

    private void toPlanes(float[] x, int at, float[] planes) {
        for (int row = 0; row < inputHeight; row++) {
            int from = at + row * inputWidth * inputChannels;
            for (int channel = 0; channel < inputChannels; channel++) {
                int to = channel * planeSize + rowOffsets[row];
                for (int column = 0; column < inputWidth; column++) {
                    planes[to + columnOffsets[column]] = x[from + column * inputChannels + channel];
                }
            }
        }
    }

    private void fromInputPlanes(float[] planes, float[] x, int at) {
        for (int row = 0; row < inputHeight; row++) {
            int to = at + row * inputWidth * inputChannels;
            for (int channel = 0; channel < inputChannels; channel++) {
                int from = channel * planeSize + rowOffsets[row];
                for (int column = 0; column < inputWidth; column++) {
                    x[to + column * inputChannels + channel] = planes[from + columnOffsets[column]];
                }
            }
        }
    }

    private void fromPlanes(float[] planes, int planePitch, float[] y, int at) {
        for (int row = 0; row < outputHeight; row++) {
            int to = at + row * outputWidth * outputChannels;
            for (int channel = 0; channel < outputChannels; channel++) {
                int from = channel * planePitch + row * pitch;
                for (int column = 0; column < outputWidth; column++) {
                    y[to + column * outputChannels + channel] = planes[from + column];
                }
            }
        }
    }

    private void gradientToPlanes(float[] dy, int at, Scratch scratch) {
        for (int row = 0; row < outputHeight; row++) {
            int from = at + row * outputWidth * outputChannels;
            for (int channel = 0; channel < outputChannels; channel++) {
                int to = scratch.gradientAt(channel) + row * pitch;
                for (int column = 0; column < outputWidth; column++) {
                    scratch.gradient[to + column] = dy[from + column * outputChannels + channel];
                }
            }
        }
    }

    /** The buffers of one thread: the planes of one image and the packed weights. */
    public static final class Scratch {
        private final float[] input;
        private final int outputPitch;
        private final float[] output;
        private final float[] packed;
        private final float[] inputGradient;
        private final float[] gradient;
        private final int gradientPitch;
        private final int reach;
        private final float[] partials = new float[4 * Correlation.PARTIALS];
        private final int[][] backwardTaps;

        private Scratch(Convolution of, boolean training) {
            int slack = Correlation.SLACK;
            input = new float[Math.multiplyExact(of.inputChannels, of.planeSize) + of.reach
                    + slack];
            outputPitch = of.span + slack;
            output = new float[Math.multiplyExact(of.outputChannels, outputPitch)];
            inputGradient = new float[training ? of.inputChannels * of.planeSize + slack : 0];
            packed = new float[of.taps.length * of.outputChannels];
            reach = of.reach;
            // In front of each plane stand as many zeros as the furthest kernel cell looks back.
            gradientPitch = of.reach + of.phaseSize + slack;
            gradient = new float[training ? of.outputChannels * gradientPitch + slack : 0];
            backwardTaps = new int[training ? of.phases : 0][];
            for (int phase = 0; phase < backwardTaps.length; phase++) {
                backwardTaps[phase] = of.backwardTapsOf(phase, gradientPitch);
            }
        }

        private int gradientAt(int channel) {
            return channel * gradientPitch + reach;
        }
    }
}
