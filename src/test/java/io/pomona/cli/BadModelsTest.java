// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.data.NpyArray;
import io.pomona.data.Npz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that are none, and pictures that a model cannot take. */
class BadModelsTest {
    @TempDir
    private static Path folder;

    private static SmallExperiment experiment;
    private static Path model;

    @BeforeAll
    static void train() {
        experiment = SmallExperiment.in(folder);
        experiment.run().assertDone();
        model = folder.resolve("out/trials/sgd-1/best.npz");
    }

    private static void refuseModel(Path file, String... parts) {
        CommandRun.of("predict", file, folder.resolve("x.npy")).assertRefused(parts);
        CommandRun.of("evaluate", file, "--inputs", folder.resolve("x.npy"), "--labels",
                folder.resolve("y.npy"), "--json").assertRefused(parts);
    }

    private static void refusePictures(Path file, String... parts) {
        CommandRun.of("predict", model, folder.resolve("x.npy"), file).assertRefused(parts);
    }

    @Test
    void filesThatAreNoModel() throws IOException {
        byte[] good = Files.readAllBytes(model);
        refuseModel(folder.resolve("none.npz"), "none.npz: expected an .npz file");
        refuseModel(folder, "expected an .npz file");
        refuseModel(folder.resolve("x.npy"), "x.npy: expected an .npz file");
        refuseModel(experiment.bytes("empty.npz", new byte[0]), "empty.npz: expected an .npz");
        refuseModel(experiment.bytes("cut.npz", Arrays.copyOf(good, good.length - 40)),
                "cut.npz: expected an .npz file", "copy or write it again");
        Path plain = folder.resolve("plain.npz");
        Npz.write(plain, Map.of("a", NpyArray.ofInts(new int[3], 3)));
        refuseModel(plain, "plain.npz: expected a saved model, but there is no array 'pomona'");
        Npz.write(plain, Map.of("pomona", NpyArray.ofInts(new int[3], 3)));
        refuseModel(plain, "(array 'pomona'): expected uint8 (n,), but received int32 (3,)");
        byte[] json = "{\"format\": 7}".getBytes(StandardCharsets.UTF_8);
        Npz.write(plain, Map.of("pomona", NpyArray.ofBytes(json, json.length)));
        refuseModel(plain, "expected a model of format 1, but received format 7");
    }

    @Test
    void damagedModels() throws IOException {
        byte[] bytes = Files.readAllBytes(model);
        for (int i = 0; i < bytes.length; i += 97) {
            bytes[i] ^= 0x10;
            CommandRun run = CommandRun.of("predict", experiment.bytes("flip.npz", bytes),
                    folder.resolve("x.npy"));
            if (run.status() != 0) {
                run.assertRefused("flip.npz");
            }
            bytes[i] ^= 0x10;
        }
        bytes[bytes.length / 2] ^= 1;
        refuseModel(experiment.bytes("flip.npz", bytes), "flip.npz");
    }

    @Test
    void picturesThatAreNone() {
        refusePictures(folder.resolve("none.png"), "none.png: there is no such file");
        refusePictures(folder.resolve("none.npy"), "none.npy: expected an .npy file");
        refusePictures(folder, "there is no such file");
        refusePictures(experiment.text("words.png", "words"),
                "words.png: expected an .npy array or a picture (PNG, JPEG, GIF, BMP)");
        refusePictures(experiment.bytes("empty.png", new byte[0]), "empty.png: expected an .npy");
        refusePictures(experiment.bytes("half.png",
                new byte[]{(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0}), "half.png: expected");
        refusePictures(experiment.text("words.npy", "no array at all"), "words.npy: expected");
        refusePictures(
                experiment.array("nan.npy",
                        NpyArray.ofFloats(filled(36, Float.NaN), 1, 6, 6, 1)),
                "nan.npy: expected finite values");
    }

    @Test
    void picturesOfAnotherSize() {
        Path wide = experiment.array("wide.npy", NpyArray.ofBytes(new byte[42], 1, 6, 7, 1));
        refusePictures(wide, "wide.npy: expected pictures of shape [6, 6, 1]",
                "received [6, 7, 1]");
        CommandRun.of("evaluate", model, "--inputs", wide, "--labels", folder.resolve("y.npy"))
                .assertRefused("wide.npy");
        refusePictures(experiment.array("flat.npy", NpyArray.ofBytes(new byte[36], 1, 36)),
                "flat.npy: expected pictures as (n, h, w, c)");
    }

    @Test
    void labelsThatTheModelDoesNotKnow() {
        refuseLabels(NpyArray.ofInts(new int[]{3, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1}, 12),
                "expected labels from 0 to 2 (3 classes), but found 3 at index (0,)");
        refuseLabels(NpyArray.ofInts(new int[]{-1, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1}, 12),
                "but found -1 at index (0,)");
        refuseLabels(SmallExperiment.labels(11), "expected one label for each of the 12 pictures");
    }

    private static void refuseLabels(NpyArray labels, String message) {
        Path file = experiment.array("labels.npy", labels);
        CommandRun.of("evaluate", model, "--inputs", folder.resolve("x.npy"), "--labels", file,
                "--json").assertRefused("labels.npy: ", message);
    }

    @Test
    void jsonStandsAlone() {
        String out = CommandRun.of("evaluate", model, "--inputs", folder.resolve("x.npy"),
                "--labels", folder.resolve("y.npy"), "--json").assertDone().out().strip();
        assertTrue(out.startsWith("{") && out.endsWith("}"), out);
        out = CommandRun.of("summary", model, "--json").assertDone().out().strip();
        assertTrue(out.startsWith("{") && out.endsWith("}"), out);
    }

    private static float[] filled(int count, float value) {
        float[] values = new float[count];
        Arrays.fill(values, value);
        return values;
    }
}
