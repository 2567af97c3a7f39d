// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StratifiedBatchesTest {
    private static final int[] COUNTS = {50, 30, 17, 3};
    private static final DataSet DATA = data();

    private static DataSet data() {
        int[] labels = new int[Arrays.stream(COUNTS).sum()];
        int at = 0;
        for (int label = 0; label < COUNTS.length; label++) {
            Arrays.fill(labels, at, at += COUNTS[label], label);
        }
        return DataSet.of(Shape.of(1), new float[labels.length], labels,
                DataSet.numberedClasses(COUNTS.length));
    }

    @Test
    void everyClassHasItsShareToWithinOneSampleAndNoSampleComesTwice() {
        for (int size = 1; size <= DATA.size(); size++) {
            StratifiedBatches batches = new StratifiedBatches(DATA, size);
            for (int draw = 0; draw < 20; draw++) {
                int[] batch = batches.draw(RandomKey.of(1).split(size).split(draw));
                assertEquals(size, Arrays.stream(batch).distinct().count());
                int[] counts = DATA.select(batch).classCounts();
                for (int label = 0; label < COUNTS.length; label++) {
                    double share = (double) size * COUNTS[label] / DATA.size();
                    assertTrue(Math.abs(counts[label] - share) < 1, size + ": " + counts[label]);
                }
            }
        }
    }

    @Test
    void allSamplesComeEquallyOften() {
        StratifiedBatches batches = new StratifiedBatches(DATA, 7);
        int[] drawn = new int[DATA.size()];
        int draws = 40_000;
        for (int draw = 0; draw < draws; draw++) {
            for (int i : batches.draw(RandomKey.of(2).split(draw))) {
                drawn[i]++;
            }
        }
        double expected = 7.0 * draws / DATA.size();
        // Five standard deviations of a binomial count.
        double margin = 5 * Math.sqrt(expected);
        for (int count : drawn) {
            assertEquals(expected, count, margin);
        }
    }

    @Test
    void aBatchIsAFunctionOfItsKeyAndNeverMoreThanAll() {
        StratifiedBatches batches = new StratifiedBatches(DATA, 10);
        assertArrayEquals(batches.draw(RandomKey.of(3)), batches.draw(RandomKey.of(3)));
        assertFalse(Arrays.equals(batches.draw(RandomKey.of(3)), batches.draw(RandomKey.of(4))));
        assertEquals(DATA.size(), new StratifiedBatches(DATA, 1000).draw(RandomKey.of(1)).length);
    }
}
