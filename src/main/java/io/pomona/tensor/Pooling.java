// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Maximum and average pooling of images {@code [n, h, w, c]} by a window of fixed geometry, forward
 * and backward. A window is clipped to the image: padded cells never win a maximum, and count for an
 * average only where asked. An average is the sum of the cells in row order, from the first on, over
 * their number. Output cells that no whole window reaches are zeros and pass no gradient, or the
 * windows there are clipped at the padded image's end; gradients are added up in the order of the
 * outputs. For one thread at a time.
 */
public final class Pooling {
    /** What becomes of the cells of a window. */
    public enum Kind {
        /** The largest value; of equal ones the first in row order takes the gradient. NaN wins. */
        MAXIMUM,
        /** The mean of the cells that lie in the image. */
        AVERAGE,
        /** The mean of all cells, those in the padding being zeros. */
        AVERAGE_WITH_PADDING
    }

    private final Kind kind;
    private final int rowStep;
    private final int channels;
    private final int inputSize;
    private final int outputWidth;
    private final int outputSize;
    private final Span[] rows;
    private final Span[] columns;
    private final PoolingKernel kernel;
    private final @Nullable PoolingLines lines;
    /** The output columns whose windows lie wholly in the image's columns, end exclusive. */
    private final int firstWhole;
    private final int endWhole;

    /** The input rows or columns under one output row or column, end exclusive, and the padded number. */
    private record Span(int from, int to, int padded) {
        int size() {
            return to - from;
        }
    }

    /**
     * Creates the pooling of images {@code [inputHeight, inputWidth, channels]}.
     *
     * @param outputHeight rows of the output; those past the last whole window are zeros
     * @param outputWidth columns of the output, likewise
     */
    public Pooling(Kind kind, int inputHeight, int inputWidth, int channels, int outputHeight,
            int outputWidth, Window window) {
        this(kind, inputHeight, inputWidth, channels, outputHeight, outputWidth, window, false,
                Vectors.AVAILABLE);
    }

    /** Returns pooling of images {@code [height, width, channels]} by one window of their size. */
    public static Pooling global(Kind kind, int height, int width, int channels) {
        return new Pooling(kind, height, width, channels, 1, 1,
                new Window(height, width, 1, 1, 0, 0, 0, 0, 1, 1));
    }

    /**
     * Returns the pooling that gives {@code outputHeight} rows and {@code outputWidth} columns though
     * the last windows may end outside the padded image. Their cells there do not count for an average,
     * as in PyTorch; each window must have a cell in the image.
     */
    public static Pooling clipped(Kind kind, int inputHeight, int inputWidth, int channels,
            int outputHeight, int outputWidth, Window window) {
        return new Pooling(kind, inputHeight, inputWidth, channels, outputHeight, outputWidth,
                window, true, Vectors.AVAILABLE);
    }

    Pooling(Kind kind, int inputHeight, int inputWidth, int channels, int outputHeight,
            int outputWidth, Window window, boolean clip, boolean simd) {
        this.kind = kind;
        this.rowStep = inputWidth * channels;
        this.channels = channels;
        this.inputSize = inputHeight * rowStep;
        this.outputWidth = outputWidth;
        this.outputSize = outputHeight * outputWidth * channels;
        this.rows = spans(
                clip ? outputHeight : Math.min(outputHeight, window.outputHeight(inputHeight)),
                window.strideHeight(), window.padTop(), window.kernelHeight(), inputHeight,
                window.padBottom());
        this.columns = spans(
                clip ? outputWidth : Math.min(outputWidth, window.outputWidth(inputWidth)),
                window.strideWidth(), window.padLeft(), window.kernelWidth(), inputWidth,
                window.padRight());
        this.kernel = PoolingKernel.of(rowStep, channels, simd);
        int first = 0;
        while (first < columns.length && columns[first].size() < window.kernelWidth()) {
            first++;
        }
        int end = first;
        while (end < columns.length && columns[end].size() == window.kernelWidth()) {
            end++;
        }
        boolean byLines = simd && PoolingLines.pay(channels, end - first);
        this.lines = byLines
                ? new PoolingLines(rowStep, channels, window.kernelWidth(), window.strideWidth(),
                        end - first)
                : null;
        this.firstWhole = first;
        this.endWhole = end;
    }

    private static Span[] spans(int count, int stride, int pad, int kernel, int size,
            int padAfter) {
        Span[] spans = new Span[count];
        for (int i = 0; i < count; i++) {
            int start = i * stride - pad;
            int padded = Math.min(kernel, size + padAfter - start);
            spans[i] = new Span(Math.max(start, 0), Math.min(start + kernel, size), padded);
        }
        return spans;
    }

    /** Pools n images of x, from {@code xAt} on, into y, from {@code yAt} on. */
    public void forward(float[] x, int xAt, float[] y, int yAt, int n) {
        int outputRows = outputSize / (outputWidth * channels);
        for (int image = 0; image < n; image++) {
            forwardRows(x, xAt + image * inputSize, y, yAt + image * outputSize, 0, outputRows);
        }
    }

    /** Computes rows {@code from..to - 1} of the output of one image, which are from {@code yAt} on. */
    public void forwardRows(float[] x, int xAt, float[] y, int yAt, int from, int to) {
        for (int row = from; row < to; row++) {
            int at = yAt + row * outputWidth * channels;
            if (row >= rows.length || columns.length < outputWidth) {
                Arrays.fill(y, at, at + outputWidth * channels, 0);
            }
            if (row < rows.length) {
                forwardRow(x, xAt + rows[row].from * rowStep, rows[row], y, at);
            }
        }
    }

    private void forwardRow(float[] x, int rowAt, Span row, float[] y, int to) {
        int column = 0;
        while (column < columns.length) {
            int at = rowAt + columns[column].from * channels;
            int out = to + column * channels;
            if (lines != null && column == firstWhole) {
                if (kind == Kind.MAXIMUM) {
                    lines.maximum(x, at, row.size(), y, out);
                } else {
                    lines.mean(x, at, row.size(), count(row, columns[column]), y, out);
                }
                column = endWhole;
            } else {
                forwardWindow(x, at, row, columns[column], y, out);
                column++;
            }
        }
    }

    private void forwardWindow(float[] x, int at, Span row, Span column, float[] y, int out) {
        if (kind == Kind.MAXIMUM) {
            kernel.maximum(x, at, row.size(), column.size(), channels, y, out);
        } else {
            kernel.mean(x, at, row.size(), column.size(), channels, count(row, column), y, out);
        }
    }

    /**
     * Carries the gradient dy of n images back: overwrites dx. Outputs and their gradient stand from
     * {@code yAt} on.
     */
    public void backward(float[] x, int xAt, float[] y, float[] dy, int yAt, float[] dx, int dxAt,
            int n) {
        Arrays.fill(dx, dxAt, dxAt + n * inputSize, 0);
        for (int image = 0; image < n; image++) {
            for (int row = 0; row < rows.length; row++) {
                int at = image * inputSize + rows[row].from * rowStep;
                backwardRow(x, xAt + at, rows[row], y, dy,
                        yAt + image * outputSize + row * outputWidth * channels, dx, dxAt + at);
            }
        }
    }

    private void backwardRow(float[] x, int rowAt, Span row, float[] y, float[] dy, int from,
            float[] dx, int dxRowAt) {
        int column = 0;
        while (column < columns.length) {
            int at = rowAt + columns[column].from * channels;
            int dxAt = dxRowAt + columns[column].from * channels;
            int out = from + column * channels;
            if (lines != null && column == firstWhole && kind != Kind.MAXIMUM) {
                lines.meanGradient(dy, out, row.size(), count(row, columns[column]), dx, dxAt);
                column = endWhole;
            } else if (lines != null && column == firstWhole && lines.apart()) {
                lines.maximumGradient(x, at, row.size(), y, dy, out, dx, dxAt);
                column = endWhole;
            } else {
                backwardWindow(x, at, row, columns[column], y, dy, out, dx, dxAt);
                column++;
            }
        }
    }

    private void backwardWindow(float[] x, int at, Span row, Span column, float[] y, float[] dy,
            int from, float[] dx, int dxAt) {
        if (kind == Kind.MAXIMUM) {
            kernel.maximumGradient(x, at, row.size(), column.size(), channels, y, from, dy, from,
                    dx, dxAt);
        } else {
            kernel.meanGradient(dy, from, row.size(), column.size(), channels, count(row, column),
                    dx, dxAt);
        }
    }

    private int count(Span row, Span column) {
        return kind == Kind.AVERAGE_WITH_PADDING
                ? row.padded * column.padded
                : row.size() * column.size();
    }
}
