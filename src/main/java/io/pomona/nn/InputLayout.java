// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Convolution;
import org.jspecify.annotations.Nullable;

/**
 * How samples are laid out for the first kernel of a network. Laying out costs a part of a small
 * network's pass, so whoever evaluates many networks on the same samples does it once.
 */
public final class InputLayout {
    private final int sampleSize;
    private final @Nullable Convolution convolution;

    InputLayout(int sampleSize, @Nullable Convolution convolution) {
        this.sampleSize = sampleSize;
        this.convolution = convolution;
    }

    /** Returns whether samples are taken as they are. */
    public boolean isPlain() {
        return convolution == null;
    }

    /** Returns the floats of one sample laid out. */
    public int size() {
        return convolution == null ? sampleSize : convolution.planesSize();
    }

    /**
     * Lays out n samples that stand side by side.
     *
     * @param to receives them from {@code toAt} on; zeros, or samples laid out before
     */
    public void layOut(float[] samples, int at, int n, float[] to, int toAt) {
        for (int i = 0; i < n; i++) {
            if (convolution == null) {
                System.arraycopy(samples, at + i * sampleSize, to, toAt + i * sampleSize,
                        sampleSize);
            } else {
                convolution.fromImage(samples, at + i * sampleSize, to, toAt + i * size());
            }
        }
    }
}
