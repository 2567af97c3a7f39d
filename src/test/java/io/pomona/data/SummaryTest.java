// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import static io.pomona.data.Messages.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.data.Duplicates.Pair;
import io.pomona.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryTest {
    @TempDir
    Path folder;

    private static DataSet of(float... inputs) {
        int n = inputs.length / 2;
        return DataSet.of(Shape.of(1, 2, 1), inputs, new int[n], List.of("a", "b"));
    }

    @Test
    void findsSamplesOfOneSetInAnother() {
        DataSet train = of(1, 2, 3, 4, 1, 2);
        DataSet test = of(5, 6, 1, 2, 4, 3, 3, 4);
        Duplicates found = Duplicates.between(train, test);
        assertEquals(new Duplicates(2, List.of(new Pair(0, 1), new Pair(1, 3))), found);
        assertEquals(0, Duplicates.between(train, of(2, 1)).count());
        DataSet wide = DataSet.of(Shape.of(1, 1, 1), new float[]{1}, new int[1], List.of("a"));
        assertEquals(0, Duplicates.between(train, wide).count());
    }

    @Test
    void findsSamplesThatCameBefore() {
        assertEquals(new Duplicates(1, List.of(new Pair(0, 2))),
                Duplicates.within(of(1, 2, 3, 4, 1, 2)));
        assertEquals(0, Duplicates.within(of(0f, 1, -0f, 1)).count(), "bits differ");
        Duplicates many = Duplicates.within(of(new float[40]));
        assertEquals(19, many.count());
        assertEquals(5, many.examples().size());
    }

    @Test
    void describesADataSet() {
        DataSummary summary = DataSummary.of(of(1, 2, 3, 6, 1, 2));
        assertEquals(3, summary.samples());
        assertEquals(List.of(3, 0), summary.classCounts());
        assertEquals(1, summary.min());
        assertEquals(6, summary.max());
        assertEquals(2.5, summary.mean());
        assertEquals(1, summary.duplicates().count());
    }

    @Test
    void describesFiles() {
        NpyArray array = NpyArray.ofDoubles(new double[]{1, Double.NaN, 4}, 3);
        Path npy = folder.resolve("x.npy");
        Npy.write(npy, array);
        FileSummary summary = FileSummary.of(npy);
        assertEquals(152, summary.bytes());
        assertEquals(Checksums.sha256(npy), summary.sha256());
        assertEquals(List.of(new ArraySummary("", "float64", List.of(3), 1, 4, 2.5, 1)),
                summary.arrays());
        Path npz = folder.resolve("x.NPZ");
        Npz.write(npz, Map.of("w", NpyArray.ofInts(new int[0], 0)));
        ArraySummary empty = FileSummary.of(npz).arrays().getFirst();
        assertEquals("w", empty.name());
        assertTrue(Double.isNaN(empty.mean()) && Double.isNaN(empty.min()));
    }

    @Test
    void computesSha256() throws IOException {
        Path file = Files.writeString(folder.resolve("abc"), "abc");
        assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                Checksums.sha256(file));
        assertRefused(() -> Checksums.sha256(folder.resolve("none")), "none: cannot be read");
    }
}
