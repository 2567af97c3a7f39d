// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.util.Arrays;

/**
 * Draws the random numbers of one block of places, all at once. They are a function of the block's key
 * and of its size alone, so blocks may be drawn in any order and on any thread. An instance holds the
 * arrays it returns and is for one thread at a time.
 */
public final class RandomBlock {
    /** The most places of a block. */
    public static final int SIZE = 2048;

    private static final int WORDS = SIZE / Integer.SIZE;
    private static final int NORMALS = 0;
    private static final int CHOICES = 1;
    private static final int UNIFORMS = 2;
    private static final int TANGENTS = 3;
    private static final float STEP = 0x1p-23f;
    /** Binary places of a probability that are compared at once: two of each counter. */
    private static final int DIGITS = 8;

    private final int[] x = new int[SIZE / 2];
    private final int[] y = new int[SIZE / 2];
    private final int[] exponents = new int[SIZE / 2];
    private final float[] second = new float[SIZE / 2];
    private final float[] normals = new float[SIZE];
    private final float[] uniforms = new float[SIZE];
    private final int[] chosen = new int[WORDS];
    private final int[] undecided = new int[WORDS];

    /**
     * Draws from the normal distribution of mean 0 and standard deviation 1.
     *
     * @param count how many, at most {@link #SIZE}
     * @return an array of which the first {@code count} are drawn; it holds until the next draw
     */
    public float[] normals(RandomKey key, int count) {
        int pairs = (count + 1) / 2;
        Threefry.words(key.value(), NORMALS, 0, x, y, pairs);
        BoxMuller.normals(x, y, exponents, normals, second, pairs);
        System.arraycopy(second, 0, normals, pairs, count - pairs);
        return normals;
    }

    /**
     * Draws evenly from between 0 and 1, in steps of 2^-23; neither end is ever drawn.
     *
     * @param count how many, at most {@link #SIZE}
     * @return an array of which the first {@code count} are drawn; it holds until the next draw
     */
    public float[] uniforms(RandomKey key, int count) {
        int half = (count + 1) / 2;
        Threefry.words(key.value(), UNIFORMS, 0, x, y, half);
        for (int i = 0; i < half; i++) {
            uniforms[i] = ((x[i] >>> 9) + 0.5f) * STEP;
        }
        for (int i = 0; i < count - half; i++) {
            uniforms[half + i] = ((y[i] >>> 9) + 0.5f) * STEP;
        }
        return uniforms;
    }

    /**
     * Draws powers of numbers drawn evenly from between 0 and 1, with either sign alike.
     *
     * @param exponent above 0
     * @param count how many, at most {@link #SIZE}
     * @return an array of which the first {@code count} are drawn; it holds until the next draw
     */
    public float[] signedPowers(RandomKey key, double exponent, int count) {
        float[] drawn = uniforms(key, count);
        for (int i = 0; i < count; i++) {
            drawn[i] = 2 * drawn[i] - 1;
        }
        Elementwise.signedPowerInPlace(drawn, 0, count, (float) exponent);
        return drawn;
    }

    /**
     * Draws from the standard Cauchy distribution: tangents of angles that are drawn evenly, in steps of a
     * turn by 2^32.
     *
     * @param count how many, at most {@link #SIZE}
     * @return an array of which the first {@code count} are drawn; it holds until the next draw
     */
    public float[] cauchys(RandomKey key, int count) {
        int half = (count + 1) / 2;
        Threefry.words(key.value(), TANGENTS, 0, x, y, half);
        BoxMuller.tangents(x, normals, half);
        BoxMuller.tangents(y, second, half);
        System.arraycopy(second, 0, normals, half, count - half);
        return normals;
    }

    /**
     * Chooses each place with the same probability, which counts in steps of 2^-32.
     *
     * @param count the number of places, at most {@link #SIZE}
     * @return a bit for each place, from the lowest of the first word on, and 0 behind the last place;
     *         the array holds until the next choice
     */
    public int[] choose(RandomKey key, double probability, int count) {
        long threshold = Math.round(probability * 0x1p32);
        boolean certain = threshold == 1L << 32;
        Arrays.fill(chosen, 0);
        setFirst(certain ? chosen : undecided, count);
        if (!certain) {
            chooseBelow(key.value(), threshold);
        }
        return chosen;
    }

    /** Returns how many places have a bit in the words of a choice. */
    public static int chosen(int[] words) {
        int count = 0;
        for (int word : words) {
            count += Integer.bitCount(word);
        }
        return count;
    }

    private static void setFirst(int[] words, int count) {
        int whole = count / Integer.SIZE;
        Arrays.fill(words, 0, whole, -1);
        Arrays.fill(words, whole, words.length, 0);
        if (count % Integer.SIZE != 0) {
            words[whole] = -1 >>> -count;
        }
    }

    /**
     * Compares a random number of each place with the threshold, 32 places a word, binary place by
     * binary place from the highest on: after n of them all but one in 2^n are decided, so that a dozen
     * words do the work of 32.
     */
    private void chooseBelow(long key, long threshold) {
        int open = -1;
        int digit = 0;
        for (long rest = threshold << 32; rest != 0 && open != 0; rest <<= 1) {
            if (digit % DIGITS == 0) {
                int left = Math.min(Long.SIZE - Long.numberOfTrailingZeros(rest), DIGITS);
                Threefry.words(key, CHOICES, digit / 2 * WORDS, x, y, (left + 1) / 2 * WORDS);
            }
            int[] words = digit % 2 == 0 ? x : y;
            int at = digit % DIGITS / 2 * WORDS;
            open = rest < 0 ? chooseZeros(words, at) : dropOnes(words, at);
            digit++;
        }
    }

    private int chooseZeros(int[] words, int at) {
        int open = 0;
        for (int i = 0; i < WORDS; i++) {
            int random = words[at + i];
            chosen[i] |= undecided[i] & ~random;
            undecided[i] &= random;
            open |= undecided[i];
        }
        return open;
    }

    private int dropOnes(int[] words, int at) {
        int open = 0;
        for (int i = 0; i < WORDS; i++) {
            undecided[i] &= ~words[at + i];
            open |= undecided[i];
        }
        return open;
    }
}
