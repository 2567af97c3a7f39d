// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.util.Arrays;

/**
 * Maximum and average pooling of images {@code [n, h, w, c]} by a window of fixed geometry, forward
 * and backward. A window is clipped to the image: padded cells never win a maximum, and count for an
 * average only where asked. Output cells that no whole window reaches are zeros and pass no gradient.
 * For one thread at a time.
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
    private final int inputWidth;
    private final int channels;
    private final int inputSize;
    private final int outputWidth;
    private final int outputSize;
    private final Span[] rows;
    private final Span[] columns;
    private final float[] line;

    /** The input rows or columns under one output row or column, end exclusive, and the padded number. */
    private record Span(int from, int to, int padded) {}

    /**
     * Creates the pooling of images {@code [inputHeight, inputWidth, channels]}.
     *
     * @param outputHeight rows of the output; those past the last whole window are zeros
     * @param outputWidth columns of the output, likewise
     */
    public Pooling(Kind kind, int inputHeight, int inputWidth, int channels, int outputHeight,
            int outputWidth, Window window) {
        this.kind = kind;
        this.inputWidth = inputWidth;
        this.channels = channels;
        this.inputSize = inputHeight * inputWidth * channels;
        this.outputWidth = outputWidth;
        this.outputSize = outputHeight * outputWidth * channels;
        this.line = new float[inputWidth * channels];
        this.rows = spans(Math.min(outputHeight, window.outputHeight(inputHeight)),
                window.strideHeight(), window.padTop(), window.kernelHeight(), inputHeight);
        this.columns = spans(Math.min(outputWidth, window.outputWidth(inputWidth)),
                window.strideWidth(), window.padLeft(), window.kernelWidth(), inputWidth);
    }

    private static Span[] spans(int count, int stride, int pad, int kernel, int size) {
        Span[] spans = new Span[count];
        for (int i = 0; i < count; i++) {
            int start = i * stride - pad;
            spans[i] = new Span(Math.max(start, 0), Math.min(start + kernel, size), kernel);
        }
        return spans;
    }

    /** Pools n images of x, from {@code xAt} on, into y: the rows of a window first, then its columns. */
    public void forward(float[] x, int xAt, float[] y, int n) {
        if (rows.length * columns.length * channels < outputSize) {
            Arrays.fill(y, 0, n * outputSize, 0);
        }
        for (int image = 0; image < n; image++) {
            for (int row = 0; row < rows.length; row++) {
                poolRows(x, xAt + image * inputSize, rows[row]);
                poolColumns(rows[row], y, image * outputSize + row * outputWidth * channels);
            }
        }
    }

    /** Writes to the line the sum or the largest of the rows of a span, cell by cell. */
    private void poolRows(float[] x, int imageAt, Span span) {
        System.arraycopy(x, imageAt + span.from * line.length, line, 0, line.length);
        for (int row = span.from + 1; row < span.to; row++) {
            int at = imageAt + row * line.length;
            if (kind == Kind.MAXIMUM) {
                for (int i = 0; i < line.length; i++) {
                    line[i] = Math.max(line[i], x[at + i]);
                }
            } else {
                for (int i = 0; i < line.length; i++) {
                    line[i] += x[at + i];
                }
            }
        }
    }

    private void poolColumns(Span rowSpan, float[] y, int at) {
        int to = at;
        for (Span span : columns) {
            float divisor = count(rowSpan, span);
            for (int channel = 0; channel < channels; channel++) {
                y[to++] = kind == Kind.MAXIMUM
                        ? maximum(span, channel)
                        : sum(span, channel) / divisor;
            }
        }
    }

    private float maximum(Span span, int channel) {
        float best = line[span.from * channels + channel];
        for (int column = span.from + 1; column < span.to; column++) {
            best = Math.max(best, line[column * channels + channel]);
        }
        return best;
    }

    private float sum(Span span, int channel) {
        float sum = line[span.from * channels + channel];
        for (int column = span.from + 1; column < span.to; column++) {
            sum += line[column * channels + channel];
        }
        return sum;
    }

    /** Carries the gradient dy of n images back: overwrites dx. */
    public void backward(float[] x, int xAt, float[] y, float[] dy, float[] dx, int n) {
        Arrays.fill(dx, 0, n * inputSize, 0);
        for (int image = 0; image < n; image++) {
            for (int row = 0; row < rows.length; row++) {
                for (int column = 0; column < columns.length; column++) {
                    int from = image * outputSize + (row * outputWidth + column) * channels;
                    for (int channel = 0; channel < channels; channel++) {
                        int at = image * inputSize + channel;
                        if (kind == Kind.MAXIMUM) {
                            toFirstMaximum(x, xAt + at, y[from + channel], dy[from + channel], dx,
                                    at, rows[row], columns[column]);
                        } else {
                            share(dy[from + channel], dx, at, rows[row], columns[column]);
                        }
                    }
                }
            }
        }
    }

    private int count(Span rowSpan, Span columnSpan) {
        return kind == Kind.AVERAGE_WITH_PADDING
                ? rowSpan.padded * columnSpan.padded
                : (rowSpan.to - rowSpan.from) * (columnSpan.to - columnSpan.from);
    }

    private void toFirstMaximum(float[] x, int xAt, float maximum, float gradient, float[] dx,
            int dxAt, Span rowSpan, Span columnSpan) {
        for (int row = rowSpan.from; row < rowSpan.to; row++) {
            for (int column = columnSpan.from; column < columnSpan.to; column++) {
                int cell = (row * inputWidth + column) * channels;
                if (x[xAt + cell] == maximum) {
                    dx[dxAt + cell] += gradient;
                    return;
                }
            }
        }
    }

    private void share(float gradient, float[] dx, int at, Span rowSpan, Span columnSpan) {
        float share = gradient / count(rowSpan, columnSpan);
        for (int row = rowSpan.from; row < rowSpan.to; row++) {
            for (int column = columnSpan.from; column < columnSpan.to; column++) {
                dx[at + (row * inputWidth + column) * channels] += share;
            }
        }
    }
}
