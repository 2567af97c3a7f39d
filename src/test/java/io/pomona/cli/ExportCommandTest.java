// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pomona export}, and what it wrote as the model of the other commands. */
class ExportCommandTest {
    @TempDir
    private static Path folder;

    private static Path model;

    @BeforeAll
    static void train() {
        SmallExperiment.in(folder).run().assertDone();
        model = folder.resolve("out/trials/sgd-1/best.npz");
    }

    private static String predicted(Path file) {
        return CommandRun.of("predict", file, folder.resolve("x.npy"), "--csv").assertDone().out();
    }

    private static String evaluated(Path file) {
        return CommandRun.of("evaluate", file, "--inputs", folder.resolve("x.npy"), "--labels",
                folder.resolve("y.npy"), "--json").assertDone().out();
    }

    @ParameterizedTest
    @ValueSource(strings = {"npz", "safetensors", "onnx"})
    void writesModelsThatEveryCommandTakes(String format) throws IOException {
        Path file = folder.resolve("exported." + format);
        assertEquals(file + System.lineSeparator(),
                CommandRun.of("export", model, "--to", format, file).assertDone().out());
        assertEquals(predicted(model), predicted(file));
        assertEquals(evaluated(model), evaluated(file));
        CommandRun.of("summary", file).assertDone();
        Path back = folder.resolve("back-from-" + format + ".npz");
        CommandRun.of("export", file, "--to", "npz", back).assertDone();
        assertEquals(-1, Files.mismatch(model, back));
    }

    @Test
    void refusesWhatItCannotDo() throws IOException {
        Path file = folder.resolve("new.onnx");
        CommandRun.of("export", folder.resolve("none.npz"), "--to", "onnx", file)
                .assertRefused("none.npz: expected an .npz file");
        CommandRun.of("export", model, "--to", "torch", file).assertRefused("--to", "torch");
        CommandRun.of("export", model, file).assertRefused("--to");
        CommandRun.of("export", model, "--to", "onnx").assertRefused("FILE");
        CommandRun.of("export", model, "--to", "npz", file)
                .assertRefused("Expected a file whose name ends in .npz after --to npz");
        CommandRun.of("export", model, "--to", "onnx", "").assertRefused("Expected a file");
        CommandRun.of("export", model, "--to", "onnx", folder.resolve("no/new.onnx"))
                .assertRefused("does not exist");
        CommandRun.of("export", model, "--to", "npz", model)
                .assertRefused("best.npz: expected no such file yet");
        assertFalse(Files.exists(file));
    }
}
