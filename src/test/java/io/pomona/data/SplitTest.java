// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import static io.pomona.data.Messages.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
    private static final RandomKey KEY = RandomKey.of(5).split("split");

    private static int[] evenLabels(int perClass, int classes) {
        return IntStream.range(0, perClass * classes).map(i -> i / perClass).toArray();
    }

    private static int[] sizes(int[][] parts) {
        return Arrays.stream(parts).mapToInt(part -> part.length).toArray();
    }

    private static long count(int[] part, int[] labels, int label) {
        return Arrays.stream(part).filter(i -> labels[i] == label).count();
    }

    @Test
    void sharesOutEachClass() {
        int[] labels = evenLabels(20, 4);
        int[][] parts = new Split(0.7, 0.15, 0.15).indices(labels, 4, KEY);
        assertArrayEquals(new int[]{56, 12, 12}, sizes(parts));
        for (int label = 0; label < 4; label++) {
            assertEquals(14, count(parts[0], labels, label));
            assertEquals(3, count(parts[1], labels, label));
        }
    }

    @Test
    void totalsComeOutRightThoughEachClassIsSmall() {
        int[][] parts = new Split(0.7, 0.15, 0.15).indices(evenLabels(5, 40), 40, KEY);
        assertArrayEquals(new int[]{120, 40, 40}, sizes(parts),
                "each class is in each part, so one of 5 goes to each of the small ones");
        parts = new Split(0.5, 0.5, 0).indices(evenLabels(5, 40), 40, KEY);
        assertArrayEquals(new int[]{100, 100, 0}, sizes(parts));
        parts = new Split(0.75, 0.25, 0).indices(evenLabels(5, 40), 40, KEY);
        assertArrayEquals(new int[]{150, 50, 0}, sizes(parts));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everySampleIsInOnePartAndEveryClassInEach(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 50; round++) {
            int classes = 1 + random.nextInt(12);
            int[] labels = random.ints(30 + random.nextInt(300), 0, classes).toArray();
            Split split = new Split(0.6, 0.25, 0.15);
            int[][] parts = split.indices(labels, classes, RandomKey.of(seed));
            int[] all = IntStream.of(parts[0]).boxed().mapToInt(Integer::intValue).toArray();
            all = IntStream.concat(Arrays.stream(all),
                    IntStream.concat(Arrays.stream(parts[1]), Arrays.stream(parts[2]))).sorted()
                    .toArray();
            assertArrayEquals(IntStream.range(0, labels.length).toArray(), all);
            checkRepresented(labels, classes, parts);
        }
    }

    private static void checkRepresented(int[] labels, int classes, int[][] parts) {
        boolean large = true;
        for (int label = 0; label < classes; label++) {
            int wanted = label;
            long members = Arrays.stream(labels).filter(l -> l == wanted).count();
            large &= members >= 7;
            for (int[] part : parts) {
                assertTrue(members < 3 || count(part, labels, label) > 0);
            }
            assertTrue(members == 0 || count(parts[0], labels, label) > 0);
        }
        if (large) {
            assertEquals(0.6 * labels.length, parts[0].length, 1.5);
            assertEquals(0.25 * labels.length, parts[1].length, 1.5);
        }
    }

    @Test
    void dependsOnTheKeyAlone() {
        int[] labels = evenLabels(20, 4);
        Split split = new Split(0.5, 0.25, 0.25);
        int[][] first = split.indices(labels, 4, KEY);
        assertTrue(Arrays.deepEquals(first, split.indices(labels, 4, KEY)));
        assertFalse(Arrays.deepEquals(first, split.indices(labels, 4, RandomKey.of(6))));
    }

    @Test
    void aShareOfZeroGivesNoPart() {
        DataSet data = DataSet.of(Shape.of(1, 1, 1), new float[10], new int[10], List.of("a"));
        Splits splits = Split.of(List.of(0.8, 0.2, 0.0)).apply(data, KEY);
        assertEquals(8, splits.train().size());
        assertNotNull(splits.validation());
        assertNull(splits.test());
        assertSame(data, splits.withTest(data).test());
        assertSame(data, splits.map(_ -> data).validation());
        assertNull(splits.map(_ -> data).test());
        assertNull(new Split(1, 0, 0).apply(data, KEY).validation());
    }

    @Test
    void refusesSharesThatDoNotFit() {
        assertRefused(() -> new Split(0.5, 0.2, 0.2), "sum to 1", "[0.5, 0.2, 0.2]");
        assertRefused(() -> new Split(0, 0.5, 0.5), "train share above 0");
        assertRefused(() -> new Split(1.2, -0.2, 0), "none below 0");
        assertRefused(() -> new Split(Double.NaN, 0.5, 0.5), "sum to 1");
        assertRefused(() -> Split.of(List.of(0.5, 0.5)), "three shares");
        DataSet two = DataSet.of(Shape.of(1, 1, 1), new float[2], new int[2], List.of("a"));
        assertRefused(() -> new Split(0.8, 0.1, 0.1).apply(two, KEY), "gives none");
    }
}
