// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.pomona.data.Npy;
import io.pomona.data.NpyArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An experiment that runs in no time: 12 pictures of 6x6 in three classes, a network of one
 * convolution, two methods of two steps.
 *
 * @param folder where its config, inputs and labels stand
 */
record SmallExperiment(Path folder) {
    static final int SAMPLES = 12;
    static final int SIDE = 6;

    private static final String CONFIG = """
            {
              "data": {"inputs": "x.npy", "labels": "y.npy", "split": [0.5, 0.25, 0.25]},
              "network": {"layers": [
                {"type": "conv2d", "filters": 2, "kernel": 3, "activation": "relu"},
                {"type": "flatten"},
                {"type": "dense", "units": 3}
              ]},
              "methods": {
                "ga": {"type": "genetic", "population": 4, "elites": 1, "generations": 2},
                "sgd": {"type": "sgd", "epochs": 2, "batch_size": 4}
              },
              "threads": 1
            }
            """;

    /** Writes the files. */
    static SmallExperiment in(Path folder) {
        SmallExperiment experiment = new SmallExperiment(folder);
        experiment.array("x.npy", pixels(SAMPLES * SIDE * SIDE, 1));
        experiment.array("y.npy", labels(SAMPLES));
        experiment.text("c.json", CONFIG);
        return experiment;
    }

    /** Returns pixels that differ, and differ from those of another seed. */
    static NpyArray pixels(int count, int seed) {
        byte[] values = new byte[count];
        for (int i = 0; i < count; i++) {
            values[i] = (byte) (((i + seed) * 7919) >> 3);
        }
        return NpyArray.ofBytes(values, count / (SIDE * SIDE), SIDE, SIDE, 1);
    }

    /** Returns the labels 0, 1, 2, 0, 1, 2, ... */
    static NpyArray labels(int count) {
        return NpyArray.ofInts(IntStream.range(0, count).map(i -> i % 3).toArray(), count);
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    Path array(String name, NpyArray array) {
        Npy.write(path(name), array);
        return path(name);
    }

    Path text(String name, String text) {
        return bytes(name, text.getBytes(StandardCharsets.UTF_8));
    }

    Path bytes(String name, byte[] bytes) {
        try {
            return Files.write(path(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the experiment with assignments, as {@code --set} takes them. */
    CommandRun run(String... assignments) {
        List<Object> words = new ArrayList<>(List.of("run", path("c.json"), "--out",
                path("out")));
        for (String assignment : assignments) {
            words.add("--set");
            words.add(assignment);
        }
        return CommandRun.of(words.toArray());
    }

    /** Asserts that the experiment with assignments is refused, and leaves nothing. */
    void assertRefused(List<String> assignments, String... parts) {
        run(assignments.toArray(String[]::new)).assertRefused(parts);
        assertNothing("out");
    }

    /** Asserts that there is no such file or folder. */
    void assertNothing(String name) {
        assertFalse(Files.exists(path(name), LinkOption.NOFOLLOW_LINKS), name);
    }
}
