// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.util.List;

/**
 * Arrays side by side along the last axis: parts {@code [rows, channels of the part]} to a whole
 * {@code [rows, sum of the channels]}, and back. Immutable.
 */
public final class Concatenation {
    private final int[] channels;
    private final int[] starts;
    private final int whole;

    /** Creates the concatenation of parts with these channels, in their order. */
    public Concatenation(List<Integer> channels) {
        this.channels = channels.stream().mapToInt(Integer::intValue).toArray();
        this.starts = new int[channels.size()];
        int sum = 0;
        for (int part = 0; part < starts.length; part++) {
            starts[part] = sum;
            sum += this.channels[part];
        }
        this.whole = sum;
    }

    /** Returns the channels of the whole. */
    public int channels() {
        return whole;
    }

    /** Copies the rows of one part into the whole. */
    public void put(int part, float[] x, int xAt, int rows, float[] y, int yAt) {
        int from = xAt;
        int to = yAt + starts[part];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(x, from, y, to, channels[part]);
            from += channels[part];
            to += whole;
        }
    }

    /** Copies the rows of one part out of the whole: the gradient of that part. */
    public void take(int part, float[] y, int yAt, int rows, float[] x, int xAt) {
        int from = yAt + starts[part];
        int to = xAt;
        for (int row = 0; row < rows; row++) {
            System.arraycopy(y, from, x, to, channels[part]);
            from += whole;
            to += channels[part];
        }
    }

    /** Adds the rows of one part of the whole to the gradient of that part. */
    public void addTo(int part, float[] y, int yAt, int rows, float[] x, int xAt) {
        int from = yAt + starts[part];
        int to = xAt;
        for (int row = 0; row < rows; row++) {
            Elementwise.addInPlace(x, to, y, from, channels[part]);
            from += whole;
            to += channels[part];
        }
    }
}
