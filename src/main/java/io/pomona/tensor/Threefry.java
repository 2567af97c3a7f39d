// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/**
 * Threefry-2x32 of 20 rounds, which turns a key and a counter into two random words: J. Salmon, M.
 * Moraes, R. Dror, D. Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", 2011. It passes all of
 * TestU01's BigCrush and takes nothing but 32-bit additions, rotations and exclusive ors, which every
 * processor has for vectors.
 */
final class Threefry {
    /** The constant of the Skein hash function that completes the key. */
    private static final int PARITY = 0x1BD11BDA;

    private Threefry() {}

    /**
     * Overwrites {@code x} and {@code y} with the two words of each of {@code count} counters.
     *
     * @param stream the upper half of all counters
     * @param counter the lower half of the first counter
     */
    // Four rounds at a time over all words: short loops of constants that the compiler vectorises.
    static void words(long key, int stream, int counter, int[] x, int[] y, int count) {
        int low = (int) key;
        int high = (int) (key >>> 32);
        int parity = PARITY ^ low ^ high;
        for (int i = 0; i < count; i++) {
            x[i] = counter + low + i;
            y[i] = stream + high;
        }
        oddRounds(x, y, count, high, parity + 1);
        evenRounds(x, y, count, parity, low + 2);
        oddRounds(x, y, count, low, high + 3);
        evenRounds(x, y, count, high, parity + 4);
        oddRounds(x, y, count, parity, low + 5);
    }

    private static void oddRounds(int[] xs, int[] ys, int count, int keyX, int keyY) {
        for (int i = 0; i < count; i++) {
            int x = xs[i];
            int y = ys[i];
            x += y;
            y = Integer.rotateLeft(y, 13) ^ x;
            x += y;
            y = Integer.rotateLeft(y, 15) ^ x;
            x += y;
            y = Integer.rotateLeft(y, 26) ^ x;
            x += y;
            y = Integer.rotateLeft(y, 6) ^ x;
            xs[i] = x + keyX;
            ys[i] = y + keyY;
        }
    }

    private static void evenRounds(int[] xs, int[] ys, int count, int keyX, int keyY) {
        for (int i = 0; i < count; i++) {
            int x = xs[i];
            int y = ys[i];
            x += y;
            y = Integer.rotateLeft(y, 17) ^ x;
            x += y;
            y = Integer.rotateLeft(y, 29) ^ x;
            x += y;
            y = Integer.rotateLeft(y, 16) ^ x;
            x += y;
            y = Integer.rotateLeft(y, 24) ^ x;
            xs[i] = x + keyX;
            ys[i] = y + keyY;
        }
    }
}
