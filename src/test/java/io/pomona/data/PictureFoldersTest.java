// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import static io.pomona.data.Messages.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.data.PictureOptions.Color;
import io.pomona.data.PictureOptions.Labels;
import io.pomona.data.PictureOptions.Resize;
import io.pomona.data.PictureOptions.Size;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of picture files: a folder a class, or a table of labels. */
class PictureFoldersTest {
    private static final int ALL = Integer.MAX_VALUE;

    @TempDir
    private Path folder;

    private Path png(String name, int height, int width, int rgb) {
        return DataFiles.png(folder.resolve(name), height, width, rgb);
    }

    private static PictureOptions to(int height, int width, Resize resize) {
        return new PictureOptions(new Size(height, width), resize, Color.RGB, Labels.FINE);
    }

    @Test
    void foldersAreClassesInTheOrderOfTheirNames() {
        png("pear/2.PNG", 2, 3, 0x0A0B0C);
        png("pear/10.png", 2, 3, 0x010203);
        png("apple/x.png", 2, 3, 0x646464);
        DataFiles.write(folder.resolve("pear/notes.txt"), "x");
        DataFiles.write(folder.resolve("pear/.hidden"), "x");
        DataFolder open = DataFolder.open(folder);
        LoadedData data = open.train(PictureOptions.DEFAULT, null, ALL).load(Scaling.NONE);
        assertEquals(List.of("apple", "pear"), data.data().classNames());
        assertArrayEquals(new int[]{0, 1, 1}, data.data().labels());
        float[] x = data.data().inputs();
        assertEquals(100, x[0]);
        assertArrayEquals(new float[]{1, 2, 3}, Arrays.copyOfRange(x, 18, 21));
        assertArrayEquals(new float[]{10, 11, 12}, Arrays.copyOfRange(x, 36, 39));
        assertEquals(1, open.warnings().size());
        assertTrue(open.warnings().getFirst().contains("notes.txt"), open.warnings().toString());
        assertEquals(List.of(folder.toString()), List.copyOf(open.checksums().keySet()));
    }

    @Test
    void theOrderOfTheClassesMayBeGiven() {
        png("a/1.png", 1, 1, 0);
        png("b/1.png", 1, 1, 0xFFFFFF);
        DataFolder open = DataFolder.open(folder);
        LabelledPictures turned = open.train(PictureOptions.DEFAULT, List.of("b", "a"), ALL);
        assertArrayEquals(new int[]{1, 0}, turned.labels().toIntsExact());
        assertRefused(() -> open.train(PictureOptions.DEFAULT, List.of("b", "c"), ALL),
                "names of the 2 folders of pictures in any order, a, b, but received b, c");
        assertRefused(() -> open.train(PictureOptions.DEFAULT, List.of("b"), ALL), "a, b");
    }

    @Test
    void aLimitIsSharedOutOverTheClasses() {
        for (int i = 0; i < 5; i++) {
            png("a/" + i + ".png", 1, 1, i);
        }
        png("b/0.png", 1, 1, 100);
        png("c/0.png", 1, 1, 200);
        png("c/1.png", 1, 1, 201);
        DataFolder open = DataFolder.open(folder);
        int[][] expected = {{0}, {0, 1}, {0, 1, 2}, {0, 0, 1, 2}, {0, 0, 1, 2, 2},
            {0, 0, 0, 1, 2, 2}};
        for (int[] labels : expected) {
            LabelledPictures few = open.train(PictureOptions.DEFAULT, null, labels.length);
            assertArrayEquals(labels, few.labels().toIntsExact());
            assertEquals(List.of("a", "b", "c"), few.classNames());
        }
    }

    @Test
    void aTestSetHasTheSameClasses() {
        png("train/a/1.png", 1, 1, 0);
        png("train/b/1.png", 1, 1, 0);
        png("test/b/1.png", 1, 1, 0x112233);
        DataFolder open = DataFolder.open(folder);
        assertTrue(open.hasTest());
        List<String> names = List.of("a", "b");
        assertEquals(names, open.train(PictureOptions.DEFAULT, null, ALL).classNames());
        LabelledPictures test = open.test(PictureOptions.DEFAULT, names, ALL);
        assertArrayEquals(new int[]{1}, test.labels().toIntsExact());
        assertArrayEquals(new byte[]{0x11, 0x22, 0x33}, test.inputs().rawBytes());
        png("test/c/1.png", 1, 1, 0);
        assertRefused(() -> DataFolder.open(folder).test(PictureOptions.DEFAULT, names, ALL),
                "one of the classes to train on, a, b");
    }

    @Test
    void picturesOfOtherSizesNeedAWantedOne() {
        png("a/1.png", 2, 3, 0);
        Path other = png("a/2.png", 3, 2, 0);
        DataFolder open = DataFolder.open(folder);
        assertRefused(() -> open.train(PictureOptions.DEFAULT, null, ALL), other.toString(),
                "expected a picture of 2 x 3 pixels like 1.png, but received 3 x 2",
                "set data.image_size to [height, width]");
        assertRefused(() -> open.train(to(2, 3, Resize.NONE), null, ALL), "set data.resize");
        assertRefused(() -> open.train(to(3, 3, Resize.CROP), null, ALL),
                "1.png: expected a picture of at least 3 x 3 pixels to cut from");
        assertEquals(List.of(2, 5, 4, 3),
                open.train(to(5, 4, Resize.STRETCH), null, ALL).inputs().extents());
        assertThrows(IllegalArgumentException.class,
                () -> new PictureOptions(null, Resize.FIT, Color.RGB, Labels.FINE));
    }

    @Test
    void eachWayOfResizing() {
        BufferedImage image = new BufferedImage(4, 2, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 4; x++) {
            for (int y = 0; y < 2; y++) {
                image.setRGB(x, y, 0x010101 * (40 * x + 10));
            }
        }
        DataFiles.png(folder.resolve("a/1.png"), image);
        DataFolder open = DataFolder.open(folder);
        assertGrey(open.train(grey(2, 2, Resize.CROP), null, ALL), 50, 90, 50, 90);
        assertGrey(open.train(grey(2, 2, Resize.COVER), null, ALL), 50, 90, 50, 90);
        assertGrey(open.train(grey(4, 4, Resize.FIT), null, ALL), 0, 0, 0, 0, 10, 50, 90, 130, 10,
                50, 90, 130, 0, 0, 0, 0);
        // The first new pixel takes 3/7, 3/7 and 1/7 of 10, 50 and 90: 38.57; the last one 101.43.
        assertGrey(open.train(grey(2, 2, Resize.STRETCH), null, ALL), 39, 101, 39, 101);
        assertGrey(open.train(grey(2, 4, Resize.STRETCH), null, ALL), 10, 50, 90, 130, 10, 50, 90,
                130);
        assertGrey(open.train(grey(1, 8, Resize.STRETCH), null, ALL), 10, 20, 40, 60, 80, 100, 120,
                130);
    }

    private static PictureOptions grey(int height, int width, Resize resize) {
        return new PictureOptions(new Size(height, width), resize, Color.GRAY, Labels.FINE);
    }

    private static void assertGrey(LabelledPictures pictures, int... expected) {
        assertEquals(1, pictures.inputs().extents().getLast());
        byte[] bytes = pictures.inputs().rawBytes();
        int[] found = new int[bytes.length];
        for (int i = 0; i < found.length; i++) {
            found[i] = bytes[i] & 0xFF;
        }
        assertArrayEquals(expected, found, Arrays.toString(found));
    }

    /** However long and thin, only what is needed is computed. */
    @Test
    void longPicturesAreBroughtToSize() {
        png("a/1.png", 2, 9000, 0x404040);
        DataFolder open = DataFolder.open(folder);
        assertGrey(open.train(grey(2, 2, Resize.COVER), null, ALL), 64, 64, 64, 64);
        assertGrey(open.train(grey(3, 2, Resize.FIT), null, ALL), 0, 0, 64, 64, 0, 0);
        assertGrey(open.train(grey(1, 2, Resize.STRETCH), null, ALL), 64, 64);
        png("a/1.png", 9000, 2, 0x404040);
        assertGrey(open.train(grey(2, 2, Resize.COVER), null, ALL), 64, 64, 64, 64);
        assertGrey(open.train(grey(2, 3, Resize.FIT), null, ALL), 0, 64, 0, 0, 64, 0);
        assertRefused(() -> {
            png("a/1.png", 1, 70_000, 0);
            open.train(grey(1, 1, Resize.CROP), null, ALL);
        }, "sides of at most 65536, but it states 1 x 70000");
    }

    @Test
    void scalingKeepsOneColourAndTheBrightness() {
        for (int to = 1; to < 40; to++) {
            byte[] grey = new byte[7 * 13];
            Arrays.fill(grey, (byte) 200);
            var scaled = Resampling.stretch(new Resampling.Picture(grey, 7, 13, 1), to, 41 - to);
            byte[] expected = new byte[to * (41 - to)];
            Arrays.fill(expected, (byte) 200);
            assertArrayEquals(expected, scaled.pixels(), "to " + to);
        }
    }

    /** Java would take stored grey for linear light: 100 would become 168. */
    @Test
    void greyFilesKeepTheirValues() {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(0, 0, 0, 100);
        image.getRaster().setSample(1, 0, 0, 255);
        Path file = DataFiles.png(folder.resolve("a/1.png"), image);
        assertArrayEquals(new byte[]{100, -1}, PictureFile.read(file, 1).rawBytes());
        assertArrayEquals(new byte[]{100, 100, 100, -1, -1, -1},
                PictureFile.read(file, 3).rawBytes());
        BufferedImage deep = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setSample(0, 0, 0, 0xABCD);
        assertArrayEquals(new byte[]{(byte) 0xAB}, PictureFile.read(
                DataFiles.png(folder.resolve("a/2.png"), deep), 1).rawBytes());
    }

    @Test
    void damagedPicturesAreRefused() throws IOException {
        Path good = png("a/1.png", 20, 20, 0x123456);
        byte[] bytes = Files.readAllBytes(good);
        Path bad = DataFiles.write(folder.resolve("a/2.png"), Arrays.copyOf(bytes, 45));
        DataFolder open = DataFolder.open(folder);
        assertRefused(() -> open.train(PictureOptions.DEFAULT, null, ALL), bad.toString(),
                "expected a picture, but it cannot be read");
        DataFiles.write(bad, "no picture");
        assertRefused(() -> open.train(PictureOptions.DEFAULT, null, ALL), "it is neither");
        byte[] vast = bytes.clone();
        // Width and height stand at bytes 16 to 23, their checksum at 29.
        ByteBuffer.wrap(vast).putInt(16, 60_000).putInt(20, 60_000);
        CRC32 crc = new CRC32();
        crc.update(vast, 12, 17);
        ByteBuffer.wrap(vast).putInt(29, (int) crc.getValue());
        DataFiles.write(bad, vast);
        assertRefused(() -> open.train(PictureOptions.DEFAULT, null, ALL),
                "at most 67108864 pixels", "but it states 60000 x 60000");
    }

    @Test
    void aTableNamesTheLabelOfEachPicture() {
        png("in/b.png", 1, 2, 0x010101);
        png("in/a.png", 1, 2, 0x020202);
        DataFiles.write(folder.resolve("labels.csv"),
                """
                        \uFEFFid,file,label\r
                        1,in/b.png,"red, ripe"\r
                        2,in/a.png,green\r
                        3,in/b.png,green\r
                        """);
        DataFolder open = DataFolder.open(folder);
        LabelledPictures all = open.train(PictureOptions.DEFAULT, null, ALL);
        assertEquals(List.of("green", "red, ripe"), all.classNames());
        assertArrayEquals(new int[]{1, 0, 0}, all.labels().toIntsExact());
        assertEquals(2, all.inputs().rawBytes()[6]);
        assertArrayEquals(new int[]{0},
                open.train(PictureOptions.DEFAULT, List.of("red, ripe", "green"), 1).labels()
                        .toIntsExact());
        assertRefused(() -> open.train(PictureOptions.DEFAULT, List.of("red"), ALL),
                "labels.csv, line 2: expected the label of one of the 1 classes, red, but found"
                        + " red, ripe");
        assertFalse(open.hasTest());
    }

    @Test
    void aTableOfNumbersIsTakenByThem() {
        png("train/a.png", 1, 1, 0x030303);
        png("test/z.png", 1, 1, 0x040404);
        DataFiles.write(folder.resolve("train/labels.csv"), "label,file\n2,a.png\n0,a.png\n");
        DataFiles.write(folder.resolve("test/labels.csv"), "file,label\nz.png,1\n");
        DataFolder open = DataFolder.open(folder);
        LabelledPictures train = open.train(PictureOptions.DEFAULT, null, ALL);
        assertEquals(List.of("0", "1", "2"), train.classNames());
        assertArrayEquals(new int[]{2, 0}, train.labels().toIntsExact());
        assertArrayEquals(new int[]{1},
                open.test(PictureOptions.DEFAULT, train.classNames(), ALL).labels()
                        .toIntsExact());
        assertEquals(4, open.checksums().size());
    }

    @Test
    void badTablesAreRefused() {
        png("a.png", 1, 1, 0);
        refuseTable("file,class\na.png,1\n", "line 1: expected a header with the column label");
        refuseTable("file,label\n", "but found no row");
        refuseTable("", "but found no row");
        refuseTable("file,label\na.png\n", "line 2: expected 2 cells like the header, but found 1");
        refuseTable("file,label\na.png,\n", "line 2: expected a label, but found none");
        refuseTable("file,label\n,1\n", "line 2: expected the path of a picture");
        refuseTable("label\n1\n", "line 2: expected the path of a picture");
        refuseTable("file,label\nb.png,1\n", "b.png: there is no such file");
        refuseTable("file,label\n\"a.png,1\n", "labels.csv: expected a CSV file in UTF-8");
    }

    private void refuseTable(String text, String message) {
        DataFiles.write(folder.resolve("labels.csv"), text);
        assertRefused(() -> DataFolder.open(folder).train(PictureOptions.DEFAULT, null, ALL),
                message);
    }

    @Test
    void labelsOfArraysMayStandInATable() {
        Path inputs = folder.resolve("x.npy");
        Npy.write(inputs, NpyArray.ofBytes(DataFiles.counting(12, 0), 3, 2, 2));
        Path labels = DataFiles.write(folder.resolve("y.CSV"), "label\ncat\nant\ncat\n");
        ArrayPair pair = ArrayPair.of(inputs, labels);
        assertArrayEquals(new int[]{1, 0, 1}, pair.read().data().labels());
        assertEquals(List.of("ant", "cat"), pair.read().data().classNames());
        LoadedData first = pair.read(PictureOptions.DEFAULT, 2);
        assertEquals(2, first.data().size());
        assertEquals(8, first.data().inputs().length);
        DataFiles.write(labels, "label\ncat\n");
        assertRefused(pair::read, "expected one label for each of the 3 pictures");
    }

    @Test
    void inputsMayBeAFolderBesideATable() {
        png("pictures/a.png", 2, 2, 0xFF0000);
        Path labels = DataFiles.write(folder.resolve("y.csv"), "file,label\na.png,1\n");
        ArrayPair pair = ArrayPair.of(folder.resolve("pictures"), labels);
        assertArrayEquals(new int[]{1}, pair.read().data().labels());
        assertEquals(1f, pair.read().data().inputs()[0]);
        assertEquals(List.of(labels.toString(), folder.resolve("pictures").toString()),
                List.copyOf(pair.checksums().keySet()));
    }
}
