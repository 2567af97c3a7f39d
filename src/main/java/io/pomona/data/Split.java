// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import io.pomona.tensor.RandomKey;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Shares of a data set for training, validation and test. Each class is shared out by itself, at
 * random but determined by the key; what rounding leaves over goes where most is owed so far, so that
 * the totals come out right too.
 *
 * @param train share above 0
 * @param validation share from 0
 * @param test share from 0; the three sum to 1
 */
public record Split(double train, double validation, double test) {
    private static final double TOLERANCE = 1e-6;

    /**
     * Checks the shares.
     *
     * @throws PomonaException if they are not as above
     */
    public Split {
        boolean inRange = train > 0 && validation >= 0 && test >= 0;
        if (!inRange || !(Math.abs(train + validation + test - 1) <= TOLERANCE)) {
            throw new PomonaException(
                    "Expected the shares of [train, validation, test] to sum to 1, "
                            + "with a train share above 0 and none below 0, but received [" + train
                            + ", "
                            + validation + ", " + test + "].");
        }
    }

    /**
     * Returns the split of a list [train, validation, test].
     *
     * @throws PomonaException if there are not three shares as above
     */
    public static Split of(List<Double> shares) {
        if (shares.size() != 3) {
            throw new PomonaException(
                    "Expected three shares [train, validation, test], but received "
                            + shares + ".");
        }
        return new Split(shares.get(0), shares.get(1), shares.get(2));
    }

    /**
     * Returns the parts of a data set, each with its samples in their former order. A class with at
     * least as many samples as there are shares above 0 is in each of those parts; a smaller one is
     * in the training part first.
     *
     * @throws PomonaException if a share above 0 comes out without a sample
     */
    public Splits apply(DataSet data, RandomKey key) {
        int[][] parts = indices(data.labels(), data.classes(), key);
        return new Splits(data.select(parts[0]), part(data, parts[1]), part(data, parts[2]));
    }

    /**
     * Checks that this split of a data set, whatever the key, leaves no part without a sample.
     *
     * @throws PomonaException if a share above 0 comes out without a sample
     */
    public void check(DataSet data) {
        indices(data.labels(), data.classes(), RandomKey.of(0));
    }

    /** Returns the sorted indices of the three parts for the given labels. */
    int[][] indices(int[] labels, int classes, RandomKey key) {
        double[] shares = {train, validation, test};
        int[] partOf = new int[labels.length];
        double[] owed = new double[shares.length];
        for (int label = 0; label < classes; label++) {
            int[] members = members(labels, label);
            int[] counts = counts(shares, members.length, owed);
            shuffle(members, key.split(label).generator());
            int next = 0;
            for (int part = 0; part < counts.length; part++) {
                for (int k = 0; k < counts[part]; k++) {
                    partOf[members[next++]] = part;
                }
            }
        }
        int[][] parts = new int[shares.length][];
        for (int part = 0; part < shares.length; part++) {
            parts[part] = members(partOf, part);
            if (shares[part] > 0 && parts[part].length == 0) {
                throw new PomonaException("Expected a sample in each part, but a share of "
                        + shares[part] + " of " + labels.length
                        + " samples gives none; use other shares or more samples.");
            }
        }
        return parts;
    }

    /** Returns how many of a class go to each part; {@code owed} is carried on. */
    private static int[] counts(double[] shares, int members, double[] owed) {
        int[] counts = new int[shares.length];
        int left = members;
        for (int part = 0; part < shares.length; part++) {
            double exact = shares[part] * members;
            // A share such as 0.7 of 10 is a little below 7 in binary.
            counts[part] = (int) Math.min(left, Math.floor(exact + TOLERANCE));
            owed[part] += exact - counts[part];
            left -= counts[part];
        }
        for (; left > 0; left--) {
            int most = mostOwed(shares, owed);
            counts[most]++;
            owed[most]--;
        }
        represent(shares, counts, members, owed);
        return counts;
    }

    private static int mostOwed(double[] shares, double[] owed) {
        int most = 0;
        for (int part = 1; part < shares.length; part++) {
            if (shares[part] > 0 && owed[part] > owed[most] + TOLERANCE) {
                most = part;
            }
        }
        return most;
    }

    private static void represent(double[] shares, int[] counts, int members, double[] owed) {
        long wanted = Arrays.stream(shares).filter(share -> share > 0).count();
        for (int part = 0; part < shares.length; part++) {
            boolean needed = shares[part] > 0 && (members >= wanted || part == 0) && members > 0;
            if (needed && counts[part] == 0) {
                int largest = 0;
                for (int other = 1; other < counts.length; other++) {
                    largest = counts[other] > counts[largest] ? other : largest;
                }
                counts[largest]--;
                owed[largest]++;
                counts[part]++;
                owed[part]--;
            }
        }
    }

    private static int[] members(int[] labels, int label) {
        int[] members = new int[labels.length];
        int count = 0;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] == label) {
                members[count++] = i;
            }
        }
        return Arrays.copyOf(members, count);
    }

    private static void shuffle(int[] values, RandomGenerator random) {
        for (int i = values.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = values[i];
            values[i] = values[other];
            values[other] = kept;
        }
    }

    private static @Nullable DataSet part(DataSet data, int[] indices) {
        return indices.length == 0 ? null : data.select(indices);
    }
}
