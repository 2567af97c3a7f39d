// SPDX-License-Identifier: Apache-2.0
package io.pomona.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.exchange.ModelFile;
import io.pomona.exchange.SavedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the README's code, and sees to it that the README shows the code that runs. */
@NullMarked
class ExamplesTest {
    private static final Path SOURCE = Path
            .of("src/test/java/io/pomona/examples/CompareFromJava.java");

    @Test
    void theExampleRunsAndSavesAModel(@TempDir Path folder) {
        Path file = folder.resolve("evolved.npz");
        CompareFromJava.main(new String[]{file.toString()});
        SavedModel model = ModelFile.read(file);
        assertEquals(4, model.network().classes());
        assertEquals("Mango", model.classNames().get(2));
        assertEquals(1.0 / 255, model.normalization().scale(),
                "raw pixels are scaled by the model");
    }

    @Test
    void theReadmeShowsTheExampleAsItIs() throws IOException {
        String source = Files.readString(SOURCE);
        int begin = source.indexOf("// README: begin\n") + "// README: begin\n".length();
        String shown = source.substring(begin, source.indexOf("        // README: end"))
                .stripTrailing().stripIndent();
        assertTrue(Files.readString(Path.of("README.md")).contains(shown),
                "README.md does not show this code:\n" + shown);
    }
}
