// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

/**
 * Into how many tasks a generation is cut: several for each processor, so that whoever is fast takes more
 * and little is done twice when one is lost, but no more than that, since every task costs time of its own.
 */
final class Partitions {
    private static final int EACH = 4;
    private static final long MOST_BYTES = 32L << 20;

    private Partitions() {}

    /**
     * Returns the number of tasks.
     *
     * @param slots the processors of all executors, at least 1
     * @param individuals the individuals to evaluate, at least 1
     * @param weights the weights of each
     */
    static int count(int slots, int individuals, int weights) {
        long bytes = (long) individuals * weights * Float.BYTES;
        long least = Math.min(Math.ceilDiv(bytes, MOST_BYTES), individuals);
        return (int) Math.clamp((long) EACH * slots, Math.max(1, least), individuals);
    }
}
