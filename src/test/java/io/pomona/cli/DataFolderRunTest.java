// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments on folders of data sets in their usual files, and on changed pictures. */
class DataFolderRunTest {
    @TempDir
    private Path folder;

    private SmallExperiment experiment;

    @BeforeEach
    void write() throws IOException {
        experiment = SmallExperiment.in(folder);
        Files.createDirectory(folder.resolve("set"));
        idx("set/train-images-idx3-ubyte", SmallExperiment.pixels(12 * 36, 1).rawBytes(), 12, 6, 6);
        idx("set/train-labels-idx1-ubyte", labels(12), 12);
    }

    private static byte[] labels(int count) {
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (i % 3);
        }
        return labels;
    }

    private void idx(String name, byte[] values, int... extents) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * extents.length + values.length);
        file.put(2, (byte) 8).put(3, (byte) extents.length).position(4);
        for (int extent : extents) {
            file.putInt(extent);
        }
        experiment.bytes(name, file.put(values).array());
    }

    private byte[] best(String trial) throws IOException {
        return Files.readAllBytes(folder.resolve("out/trials/" + trial + "/best.npz"));
    }

    private CommandRun run(List<String> assignments) throws IOException {
        try (var files = Files.exists(folder.resolve("out"))
                ? Files.walk(folder.resolve("out"))
                : Files.list(folder).limit(0)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        return experiment.run(assignments.toArray(String[]::new));
    }

    private String trial(String method) throws IOException {
        try (var trials = Files.list(folder.resolve("out/trials"))) {
            return trials.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(method)).findFirst().orElseThrow();
        }
    }

    private byte[] bestOf(String method, String... assignments) throws IOException {
        run(List.of(assignments)).assertDone();
        return best(trial(method));
    }

    @Test
    void aFolderGivesTheNumbersOfTheSameArrays() throws IOException {
        byte[] arrays = bestOf("sgd");
        assertArrayEquals(arrays, bestOf("sgd", "data.dir=" + folder.resolve("set")));
        String config = Files.readString(folder.resolve("out/config.json"));
        assertTrue(config.contains("\"dir\" : \"" + folder.resolve("set"))
                || config.contains("\"dir\": \"" + folder.resolve("set")), config);
        assertTrue(Files.readString(folder.resolve("out/run.json"))
                .contains("train-images-idx3-ubyte"));
        CommandRun.of("resume", folder.resolve("out")).assertDone();
    }

    @Test
    void itsOwnTestSetIsTheTestSet() throws IOException {
        idx("set/t10k-images-idx3-ubyte", SmallExperiment.pixels(3 * 36, 5).rawBytes(), 3, 6, 6);
        idx("set/t10k-labels-idx1-ubyte", labels(3), 3);
        String dir = "data.dir=" + folder.resolve("set");
        experiment.assertRefused(List.of(dir), "data.split: Expected a split without a share for"
                + " testing", "The test set is " + folder.resolve("set"));
        run(List.of(dir, "data.split=[0.75, 0.25, 0]", "data.test_limit=2", "data.limit=8"))
                .assertDone();
        String trials = Files.readString(folder.resolve("out/trials.csv"));
        String accuracy = trials.lines().skip(1).findFirst().orElseThrow().split(",", -1)[6];
        assertTrue(List.of("0.0", "0.5", "1.0").contains(accuracy), trials);
        idx("set/t10k-images-idx3-ubyte", new byte[3 * 35], 3, 7, 5);
        run(List.of(dir, "data.split=[0.75, 0.25, 0]")).assertRefused(
                "expected test pictures of shape [6, 6, 1]");
    }

    @Test
    void aTestFolderMayBeGiven() throws IOException {
        run(List.of("data.test.dir=" + folder.resolve("set"), "data.split=[0.75, 0.25, 0]"))
                .assertDone();
        run(List.of("data.test_limit=3")).assertRefused("data.test_limit",
                "only beside a separate test set");
    }

    @Test
    void pictureFoldersTrainToo() throws IOException {
        for (int i = 0; i < 12; i++) {
            Path picture = folder.resolve("pictures/class" + i % 3 + "/" + i + ".png");
            Files.createDirectories(picture.getParent());
            BufferedImage image = new BufferedImage(8, 9, BufferedImage.TYPE_INT_RGB);
            image.setRGB(i % 8, i / 2, 0xFFFFFF);
            ImageIO.write(image, "png", picture.toFile());
        }
        run(List.of("data.dir=" + folder.resolve("pictures"), "data.image_size=[6, 6]",
                "data.color=gray")).assertDone();
        run(List.of("data.dir=" + folder)).assertRefused("expected the files of a data set");
    }

    @Test
    void augmentationChangesTrainingByGradientsAlone() throws IOException {
        byte[] plain = bestOf("sgd");
        byte[] evolved = best(trial("ga"));
        String changes = "data.augmentation=[\"horizontal_flip\", {\"type\": \"shift\", \"pixels\":"
                + " 1}]";
        byte[] changed = bestOf("sgd", changes);
        assertNotEquals(Arrays.hashCode(plain), Arrays.hashCode(changed));
        assertArrayEquals(evolved, best(trial("ga")));
        assertArrayEquals(changed, bestOf("sgd", changes, "threads=2"));
        // Changes that change nothing, by whatever way they are computed.
        assertArrayEquals(plain, bestOf("sgd",
                "data.augmentation=[{\"type\": \"horizontal_flip\", \"probability\": 0}]"));
        run(List.of("data.augmentation=[{\"type\": \"cutout\"}]")).assertRefused(
                "augmentation[0]", "size");
    }
}
