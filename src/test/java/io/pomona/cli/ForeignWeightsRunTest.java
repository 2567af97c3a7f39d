// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.data.NpyArray;
import io.pomona.data.Npz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments that begin with weights of another program. */
class ForeignWeightsRunTest {
    @TempDir
    private static Path folder;

    private static Path model;

    @BeforeAll
    static void train() {
        SmallExperiment.in(folder).run().assertDone();
        model = folder.resolve("out/trials/sgd-1/best.npz");
    }

    /** Writes the arrays of a saved model as Keras would name none of them. */
    private static Map<String, NpyArray> arrays() {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        for (String name : Npz.names(model)) {
            if (!name.equals("pomona")) {
                arrays.put("arr_" + arrays.size(), Npz.read(model, name));
            }
        }
        return arrays;
    }

    /** Runs with a learning rate that leaves every weight as it is. */
    private static CommandRun run(String out, String layout) throws IOException {
        String config = Files.readString(folder.resolve("c.json"))
                .replace("\"network\": {", "\"network\": {\"weights\": {\"file\": \"weights.npz\","
                        + " \"layout\": \"" + layout + "\"}, ")
                .replace("\"type\": \"sgd\",", "\"type\": \"sgd\", \"learning_rate\": 1e-30,")
                .replace("\"threads\"", "\"seeds\": [1, 2], \"threads\"");
        Path file = Files.writeString(folder.resolve("weights.json"), config);
        return CommandRun.of("run", file, "--out", folder.resolve(out));
    }

    @Test
    void everyTrialBeginsWithThem() throws IOException {
        Npz.write(folder.resolve("weights.npz"), arrays());
        run("begun", "keras").assertDone();
        for (String trial : List.of("sgd-1", "sgd-2")) {
            Path best = folder.resolve("begun/trials/" + trial + "/best.npz");
            List<NpyArray> values = new ArrayList<>(arrays().values());
            List<String> names = new ArrayList<>(Npz.names(best));
            names.remove("pomona");
            for (int i = 0; i < values.size(); i++) {
                assertArrayEquals(values.get(i).toFloats(),
                        Npz.read(best, names.get(i)).toFloats());
            }
        }
        assertTrue(Files.readString(folder.resolve("begun/run.json")).contains("weights.npz"));
        CommandRun.of("resume", folder.resolve("begun")).assertDone();
    }

    @Test
    void listsWhatDoesNotFitBeforeAnythingIsWritten() throws IOException {
        Map<String, NpyArray> arrays = arrays();
        arrays.put("more", NpyArray.ofFloats(new float[2], 2));
        Npz.write(folder.resolve("weights.npz"), arrays);
        run("none", "keras").assertRefused("'more' (float32 (2,)) belongs to no layer.");
        run("none", "torch").assertRefused("$.network.weights.layout", "\"pytorch\"");
        assertTrue(Files.notExists(folder.resolve("none")));
    }
}
