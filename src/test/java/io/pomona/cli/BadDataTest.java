// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.data.NpyArray;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays that are missing, damaged, or no pictures and labels of each other. */
class BadDataTest {
    @TempDir
    private Path folder;

    private SmallExperiment experiment;

    @BeforeEach
    void write() {
        experiment = SmallExperiment.in(folder);
    }

    private void refuseInputs(Path file, String... parts) {
        experiment.assertRefused(List.of("data.inputs=" + file), with(file, parts));
    }

    private void refuseLabels(Path file, String... parts) {
        experiment.assertRefused(List.of("data.labels=" + file), with(file, parts));
    }

    private static String[] with(Path file, String... parts) {
        String[] all = Arrays.copyOf(parts, parts.length + 1);
        all[parts.length] = file.getFileName() + ": ";
        return all;
    }

    /** The inputs' file with a part of its header replaced by as many characters. */
    private byte[] inputsWith(String part, String other) throws IOException {
        String text = Files.readString(folder.resolve("x.npy"), StandardCharsets.ISO_8859_1);
        int surplus = other.length() - part.length();
        String changed = surplus > 0
                ? text.replace(part, other).replaceFirst(" {" + surplus + "}\n", "\n")
                : text.replace(part, other + " ".repeat(-surplus));
        assertEquals(text.length(), changed.length());
        return changed.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void damagedArrays() throws IOException {
        byte[] good = Files.readAllBytes(folder.resolve("x.npy"));
        refuseInputs(experiment.bytes("cut.npy", Arrays.copyOf(good, good.length - 100)),
                "expected 432 bytes of data for shape (12, 6, 6, 1) of uint8, but found 332");
        refuseInputs(experiment.bytes("header.npy", Arrays.copyOf(good, 50)), "truncated");
        refuseInputs(experiment.bytes("empty.npy", new byte[0]), "but found 0");
        refuseInputs(experiment.bytes("more.npy", Arrays.copyOf(good, good.length + 3)),
                "3 bytes too many");
        refuseInputs(experiment.bytes("lying.npy", inputsWith("(12, 6", "(12000000, 6")),
                "expected 432000000 bytes of data", "but found 432");
        refuseInputs(experiment.bytes("huge.npy", inputsWith("(12, 6", "(99999999999999, 6")),
                "expected extents from 0 to 2147483647");
        refuseInputs(experiment.bytes("vast.npy", inputsWith("(12, 6", "(1200000000, 6")),
                "needs more than the 2147483639 bytes");
        refuseInputs(experiment.bytes("object.npy", inputsWith("'|u1'", "'|O'")),
                "object dtype, which holds pickled Python objects", "np.save");
        refuseInputs(experiment.bytes("complex.npy", inputsWith("'|u1'", "'<c8'")),
                "complex numbers");
        refuseInputs(experiment.text("text.npy", "These are words, and no array."),
                "expected an .npy file, which starts with \\x93NUMPY");
    }

    @Test
    void filesThatAreNoFiles() throws IOException, InterruptedException {
        refuseInputs(folder.resolve("none.npy"), "there is none; check the path");
        refuseInputs(Files.createDirectory(folder.resolve("folder.npy")),
                "something else than a file");
        refuseInputs(Path.of("/dev/zero").toAbsolutePath(), "/dev/zero: expected an .npy file");
        refuseInputs(Files.createSymbolicLink(folder.resolve("loop.npy"),
                folder.resolve("loop.npy")), "expected an .npy file");
        Path pipe = folder.resolve("pipe.npy");
        if (new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0) {
            refuseInputs(pipe, "something else than a file");
            refuseLabels(pipe, "something else than a file");
        }
    }

    @Test
    void arraysThatAreNoPictures() {
        refuseInputs(experiment.array("flat.npy", NpyArray.ofFloats(new float[432], 12, 36)),
                "(n, h, w, c) or (n, h, w), but found shape (12, 36)");
        refuseInputs(experiment.array("deep.npy",
                NpyArray.ofFloats(new float[432], 12, 6, 6, 1, 1)), "(12, 6, 6, 1, 1)");
        refuseInputs(experiment.array("none.npy", NpyArray.ofFloats(new float[0], 0, 6, 6)),
                "expected at least 1 picture");
        for (float value : new float[]{Float.NaN, Float.POSITIVE_INFINITY}) {
            float[] values = new float[432];
            values[3 * 36 + 2 * 6 + 1] = value;
            refuseInputs(experiment.array("odd.npy", NpyArray.ofFloats(values, 12, 6, 6, 1)),
                    "expected finite values, but found " + value + " at index (3, 2, 1, 0)");
        }
        double[] large = new double[432];
        large[0] = 1e300;
        refuseInputs(experiment.array("large.npy", NpyArray.ofDoubles(large, 12, 6, 6, 1)),
                "expected values that fit a 32-bit float, but found 1.0E300");
    }

    @Test
    void arraysThatAreNoLabels() throws IOException {
        Map<String, NpyArray> bad = Map.of(
                "but found -1 at index (0,)",
                NpyArray.ofInts(new int[]{-1, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1}, 12),
                "expected a whole number, but found 0.5 at index (1,)",
                NpyArray.ofDoubles(new double[]{0, 0.5, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1}, 12),
                "expected a whole number, but found NaN",
                NpyArray.ofDoubles(new double[]{Double.NaN, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1}, 12),
                "expected labels from 0 to 65535, but found 100000",
                NpyArray.ofInts(new int[]{100_000, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1}, 12),
                "but found 1000000000000",
                NpyArray.ofLongs(new long[]{1_000_000_000_000L, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1},
                        12),
                "np.argmax(labels, axis=1)", NpyArray.ofInts(new int[36], 12, 3),
                "expected one label for each of the 12 pictures", SmallExperiment.labels(11));
        bad.forEach((message, labels) -> refuseLabels(experiment.array("bad.npy", labels),
                message));
        refuseLabels(experiment.bytes("object.npy", inputsWith("'|u1'", "'|O'")),
                "object dtype");
    }

    @Test
    void labelsThatTheNetworkDoesNotSuit() {
        Path fromOne = experiment.array("one.npy",
                NpyArray.ofInts(new int[]{1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3}, 12));
        experiment.assertRefused(List.of("data.labels=" + fromOne),
                "4 classes: Layer 3 (dense_1): Expected 4 outputs of the last layer",
                "but received 3: set its units to 4", "do yours count from 1?");
    }

    @Test
    void aClassWithoutSamplesIsAWarning() {
        Path gap = experiment.array("gap.npy",
                NpyArray.ofInts(new int[]{0, 2, 3, 0, 2, 3, 0, 2, 3, 0, 2, 3}, 12));
        String out = experiment.run("data.labels=" + gap, "network.layers.2.units=4").assertDone()
                .out();
        assertTrue(out.contains("Warning: " + gap + ": class 1 has no samples."), out);
    }

    @Test
    void oneClassIsAWarning() {
        Path one = experiment.array("one.npy", NpyArray.ofInts(new int[12], 12));
        String out = experiment.run("data.labels=" + one, "network.layers.2.units=1").assertDone()
                .out();
        assertTrue(out.contains("there is only one class; nothing can be told apart."), out);
    }

    @Test
    void tooFewSamplesForTheSplit() {
        Path inputs = experiment.array("few.npy", SmallExperiment.pixels(2 * 36, 1));
        Path labels = experiment.array("few_labels.npy", NpyArray.ofInts(new int[]{0, 1}, 2));
        experiment.assertRefused(
                List.of("data.inputs=" + inputs, "data.labels=" + labels,
                        "network.layers.2.units=2"),
                "Expected a sample in each part", "of 2 samples gives none");
    }

    @Test
    void testSetsOfAnotherKind() {
        NpyArray wide = NpyArray.ofBytes(new byte[2 * 7 * 6], 2, 7, 6, 1);
        Path labels = experiment.array("t_labels.npy", SmallExperiment.labels(2));
        refuseTest(experiment.array("wide.npy", wide), labels,
                "wide.npy: expected test pictures of shape [6, 6, 1]", "received [7, 6, 1]");
        refuseTest(experiment.array("float.npy", NpyArray.ofFloats(new float[72], 2, 6, 6, 1)),
                labels, "float.npy: expected test pictures of a type that is scaled like");
        Path good = experiment.array("t.npy", SmallExperiment.pixels(72, 5));
        refuseTest(good, experiment.array("four.npy", NpyArray.ofInts(new int[]{0, 3}, 2)),
                "four.npy: expected labels from 0 to 2 (3 classes), but found 3");
        refuseTest(good, folder.resolve("none.npy"), "none.npy: expected an .npy file");
        experiment.assertRefused(
                List.of("data.test={\"inputs\":\"" + good + "\",\"labels\":\"" + labels + "\"}"),
                "Expected a split without a share for testing beside a separate test set");
    }

    private void refuseTest(Path inputs, Path labels, String... parts) {
        experiment.assertRefused(List.of("data.split=[0.75, 0.25, 0]",
                "data.test={\"inputs\":\"" + inputs + "\",\"labels\":\"" + labels + "\"}"), parts);
    }

    @Test
    void batchesLargerThanTheData() {
        experiment.run("methods.sgd.batch_size=2147483647").assertDone();
    }

    @Test
    void infoOfDamagedFiles() throws IOException {
        byte[] good = Files.readAllBytes(folder.resolve("x.npy"));
        Path cut = experiment.bytes("cut.npy", Arrays.copyOf(good, good.length - 1));
        CommandRun.of("data", "info", folder.resolve("x.npy")).assertDone();
        CommandRun.of("data", "info", folder.resolve("none.npy")).assertRefused("there is none");
        CommandRun.of("data", "info", folder.resolve("x.npy"), cut).assertRefused("cut.npy",
                "truncated");
        CommandRun.of("data", "info", folder).assertRefused(
                "expected the files of a data set, but found c.json, cut.npy, x.npy, y.npy");
        CommandRun.of("data", "info", experiment.bytes("e.npz", new byte[0])).assertRefused(
                "e.npz: expected an .npz file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fruits_inputs.npy", "fruits_labels.npy"})
    void makeOverwritesNothing(String name) throws IOException {
        Path made = Files.createDirectory(folder.resolve("made"));
        Files.writeString(made.resolve(name), "mine");
        CommandRun.of("data", "make", "--per-class", 1, "--out", made).assertRefused(name,
                "expected no such file yet; remove it or choose another --out");
        assertEquals("mine", Files.readString(made.resolve(name)));
        try (var files = Files.list(made)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void makeInPlacesThatAreNoFolder() {
        CommandRun.of("data", "make", "--per-class", 1, "--out", folder.resolve("x.npy"))
                .assertRefused("x.npy", "expected a folder to write to");
        CommandRun.of("data", "make", "--per-class", 1, "--out", folder.resolve("x.npy/a"))
                .assertRefused("x.npy/a", "expected a folder to write to");
        CommandRun.of("data", "make", "--out", "").assertRefused("Expected a folder after --out");
        CommandRun.of("data", "make", "--per-class", 0, "--out", folder.resolve("new"))
                .assertRefused();
        experiment.assertNothing("new");
    }
}
