// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import static io.pomona.data.Messages.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.PomonaException;
import io.pomona.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Folders of data sets whose files hold many pictures each. */
class DataFolderTest {
    private static final int ALL = Integer.MAX_VALUE;

    @TempDir
    private Path folder;

    private Path write(String name, byte[] bytes) {
        return DataFiles.write(folder.resolve(name), bytes);
    }

    private void writeIdx() {
        write("train-images-idx3-ubyte", DataFiles.idx(DataFiles.counting(30, 0), 5, 3, 2));
        write("train-labels-idx1-ubyte.gz",
                DataFiles.gzip(DataFiles.idx(new byte[]{0, 2, 1, 1, 0}, 5)));
    }

    @Test
    void readsIdxFilesPackedOrNot() {
        writeIdx();
        DataFolder open = DataFolder.open(folder);
        assertInstanceOf(IdxFolder.class, open);
        assertFalse(open.hasTest());
        LoadedData all = open.train(PictureOptions.DEFAULT, null, ALL).load(Scaling.AUTO);
        assertEquals(Shape.of(3, 2, 1), all.data().sampleShape());
        assertEquals(List.of("0", "1", "2"), all.data().classNames());
        assertArrayEquals(new int[]{0, 2, 1, 1, 0}, all.data().labels());
        assertEquals(29 / 255f, all.data().inputs()[29]);
        assertThrows(IllegalStateException.class,
                () -> open.test(PictureOptions.DEFAULT, List.of("a", "b", "c"), ALL));
    }

    @Test
    void theFirstSamplesKeepAllClasses() {
        writeIdx();
        LabelledPictures few = DataFolder.open(folder).train(PictureOptions.DEFAULT, null, 1);
        assertEquals(List.of(1, 3, 2), few.inputs().extents());
        assertEquals(List.of("0", "1", "2"), few.classNames());
        assertArrayEquals(new byte[]{0}, few.labels().rawBytes());
    }

    @Test
    void findsTheTestSetOfIdxFilesAndOfItsRelatives() {
        write("emnist-digits-train-images-idx3-ubyte", DataFiles.idx(new byte[4], 1, 2, 2));
        write("emnist-digits-train-labels-idx1-ubyte", DataFiles.idx(new byte[]{1}, 1));
        write("emnist-digits-test-images-idx3-ubyte",
                DataFiles.idx(DataFiles.counting(8, 9), 2, 2, 2));
        write("emnist-digits-test-labels-idx1-ubyte", DataFiles.idx(new byte[]{1, 0}, 2));
        DataFolder open = DataFolder.open(folder);
        assertTrue(open.hasTest());
        LoadedData test = open.test(PictureOptions.DEFAULT, List.of("a", "b"), ALL)
                .load(Scaling.NONE);
        assertArrayEquals(new int[]{1, 0}, test.data().labels());
        assertEquals(9, test.data().inputs()[0]);
        assertEquals(open.files(), List.copyOf(open.checksums().keySet().stream().map(Path::of)
                .toList()));
    }

    @Test
    void idxFilesThatDoNotSuitEachOtherAreRefused() {
        write("train-images-idx3-ubyte", DataFiles.idx(DataFiles.counting(30, 0), 5, 3, 2));
        assertRefused(() -> DataFolder.open(folder), "train-labels-idx1-ubyte",
                "no such labels");
        write("train-labels-idx1-ubyte", DataFiles.idx(new byte[4], 4));
        DataFolder open = DataFolder.open(folder);
        assertRefused(() -> open.train(PictureOptions.DEFAULT, null, 2),
                "expected one label for each of the 5 pictures", "found 4");
        assertRefused(() -> open.train(PictureOptions.DEFAULT, List.of(), 2),
                "one label for each");
        write("t10k-images-idx3-ubyte", DataFiles.idx(new byte[6], 1, 3, 2));
        assertRefused(() -> DataFolder.open(folder), "t10k-images-idx3-ubyte", "found no labels");
        write("kmnist-train-labels-idx1-ubyte", DataFiles.idx(new byte[4], 4));
        assertRefused(() -> DataFolder.open(folder), "expected one file of the training labels");
    }

    @Test
    void classNamesMustBeAsManyAsTheLabelsNeed() {
        writeIdx();
        DataFolder open = DataFolder.open(folder);
        assertRefused(() -> open.train(PictureOptions.DEFAULT, List.of("a", "b"), ALL),
                "train-labels-idx1-ubyte.gz: expected labels from 0 to 1 (2 classes), but found 2");
        assertEquals(List.of("a", "b", "c"),
                open.train(PictureOptions.DEFAULT, List.of("a", "b", "c"), ALL).classNames());
    }

    @Test
    void aPackedFileBesideItsUnpackedSelfIsLeftAlone() {
        writeIdx();
        write("train-images-idx3-ubyte.gz", new byte[]{1});
        assertEquals(5, DataFolder.open(folder).train(PictureOptions.DEFAULT, null, ALL).count());
    }

    @Test
    void readsCifar10InTheOrderOfTheNumbers() {
        write("data_batch_10.bin", DataFiles.record(10, 11, 12, 9));
        write("data_batch_2.bin", DataFiles.join(DataFiles.record(1, 2, 3, 4),
                DataFiles.record(5, 6, 7, 0)));
        write("test_batch.bin", DataFiles.record(200, 201, 202, 1));
        write("readme.html", new byte[0]);
        DataFolder open = DataFolder.open(folder);
        LoadedData train = open.train(PictureOptions.DEFAULT, null, ALL).load(Scaling.NONE);
        assertEquals(Shape.of(32, 32, 3), train.data().sampleShape());
        assertArrayEquals(new int[]{4, 0, 9}, train.data().labels());
        assertEquals(10, train.data().classes());
        float[] x = train.data().inputs();
        assertArrayEquals(new float[]{1, 2, 3, 1, 2, 3}, Arrays.copyOf(x, 6));
        assertEquals(12, x[x.length - 1]);
        LoadedData test = open.test(PictureOptions.DEFAULT, train.data().classNames(), ALL)
                .load(Scaling.UNIT);
        assertEquals(200 / 255f, test.data().inputs()[0]);
        assertEquals(2, open.train(PictureOptions.DEFAULT, null, 2).count());
    }

    @Test
    void pixelsOfPlanesStandSideBySide() {
        byte[] record = DataFiles.record(0, 0, 0, 3);
        record[1 + 1024 + 32 * 5 + 7] = 99;
        write("data_batch_1.bin", record);
        NpyArray inputs = DataFolder.open(folder).train(PictureOptions.DEFAULT, null, ALL)
                .inputs();
        assertEquals(99, inputs.rawBytes()[(5 * 32 + 7) * 3 + 1]);
    }

    @Test
    void cifarNamesComeFromTheirFile() {
        write("data_batch_1.bin", DataFiles.record(1, 2, 3, 4));
        String names = "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n";
        DataFiles.write(folder.resolve("batches.meta.txt"), names);
        DataFolder open = DataFolder.open(folder);
        assertEquals("deer", open.train(PictureOptions.DEFAULT, null, ALL).classNames().get(4));
        assertRefused(() -> open.train(PictureOptions.DEFAULT, List.of("a"), ALL),
                "expected 10 class_names, but received 1");
        DataFiles.write(folder.resolve("batches.meta.txt"), "a\nb\n");
        assertRefused(() -> open.train(PictureOptions.DEFAULT, null, ALL),
                "batches.meta.txt: expected the names of 10 classes");
    }

    @ParameterizedTest
    @EnumSource
    void cifar100HasTwoLabels(PictureOptions.Labels labels) {
        write("train.bin", DataFiles.join(DataFiles.record(1, 2, 3, 19, 99),
                DataFiles.record(5, 6, 7, 0, 4)));
        write("test.bin", DataFiles.record(1, 2, 3, 2, 3));
        DataFolder open = DataFolder.open(folder);
        PictureOptions options = new PictureOptions(null, PictureOptions.Resize.NONE,
                PictureOptions.Color.RGB, labels);
        LoadedData train = open.train(options, null, ALL).load(Scaling.NONE);
        boolean fine = labels == PictureOptions.Labels.FINE;
        assertArrayEquals(fine ? new int[]{99, 4} : new int[]{19, 0}, train.data().labels());
        assertEquals(fine ? 100 : 20, train.data().classes());
        assertEquals(1, train.data().inputs()[0]);
        assertTrue(open.hasTest());
    }

    @Test
    void damagedCifarFilesAreRefused() {
        byte[] two = DataFiles.join(DataFiles.record(1, 2, 3, 4), DataFiles.record(1, 2, 3, 10));
        write("data_batch_1.bin", two);
        DataFolder open = DataFolder.open(folder);
        assertRefused(() -> open.train(PictureOptions.DEFAULT, null, ALL),
                "data_batch_1.bin: expected a label from 0 to 9 at byte 3073, but received 10");
        for (int length : new int[]{0, 1, 3072, 3074, two.length - 1}) {
            write("data_batch_1.bin", Arrays.copyOf(two, length));
            assertRefused(() -> open.train(PictureOptions.DEFAULT, null, ALL),
                    "whole number of records of 3073 bytes, but the file has " + length,
                    "at byte " + (length - length % 3073));
        }
    }

    @Test
    void otherFoldersAreRefusedWithWhatTheyHold() throws IOException {
        assertRefused(() -> DataFolder.open(folder.resolve("none")), "there is none");
        assertRefused(() -> DataFolder.open(folder), "but found nothing",
                "train-images-idx3-ubyte", "data_batch_1.bin", "labels.csv",
                "a folder of PNG or JPEG files for each class");
        for (int i = 0; i < 9; i++) {
            write(i + ".txt", new byte[0]);
        }
        Files.createDirectory(folder.resolve("1 empty"));
        assertRefused(() -> DataFolder.open(folder),
                "but found 0.txt, 1 empty/, 1.txt, 2.txt, 3.txt, 4.txt and 4 more");
        PomonaException thrown = assertThrows(PomonaException.class,
                () -> DataFolder.open(folder.resolve("0.txt")));
        Messages.assertMentions("something else", thrown);
    }

    @Test
    void checksumsOfManyFilesAreOne() {
        Path a = DataFiles.write(folder.resolve("b/a"), "1");
        Path b = DataFiles.write(folder.resolve("b/b"), "2");
        String expected = Checksums.sha256(DataFiles.write(folder.resolve("list"),
                Checksums.sha256(a) + "  b/a\n" + Checksums.sha256(b) + "  b/b\n"));
        assertEquals(expected, Checksums.ofAll(folder, List.of(a, b)));
        assertEquals(Map.of(a.toString(), Checksums.sha256(a)), Checksums.ofEach(List.of(a)));
    }
}
