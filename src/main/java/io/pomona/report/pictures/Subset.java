// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.pictures;

import io.pomona.data.DataSet;
import io.pomona.nn.Network;
import java.util.stream.IntStream;

/**
 * As many samples of a data set as there is time for, at even distances, in their order.
 *
 * @param data the samples
 * @param whole how many there are in all
 */
record Subset(DataSet data, int whole) {
    /** However slow the network is, that many are run. */
    private static final int FEWEST = 50;

    /**
     * Returns the samples that a network can be run on for a number of multiply-adds.
     *
     * @param passes how often it is run on each
     */
    static Subset of(DataSet data, Network network, int passes, double multiplyAdds) {
        double each = (double) Math.max(1, network.multiplyAdds()) * passes;
        int n = data.size();
        int count = (int) Math.clamp(multiplyAdds / each, Math.min(FEWEST, n), n);
        return count == n
                ? new Subset(data, n)
                : new Subset(data.select(IntStream.range(0, count)
                        .map(i -> (int) ((long) i * n / count)).toArray()), n);
    }

    boolean isWhole() {
        return data.size() == whole;
    }

    /** Returns how many there are in words, such as {@code all 300 test samples}. */
    String inWords(String name) {
        return isWhole()
                ? "all " + whole + " " + name + " samples"
                : data.size() + " of " + whole + " " + name + " samples, evenly spaced";
    }
}
