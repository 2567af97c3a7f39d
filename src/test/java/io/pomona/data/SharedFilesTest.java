// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pomona.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the files beside the project, where they are present. */
class SharedFilesTest {
    private static final Path GOLDEN = Path
            .of(System.getProperty("pomona.golden", "../shared/data/golden"));
    private static final Path FRUITS = Path.of("../shared/data/fruits360");

    @Test
    void readsEveryGoldenFile() throws IOException {
        assumeTrue(Files.isDirectory(GOLDEN), () -> GOLDEN + " is absent");
        List<Path> files;
        try (Stream<Path> found = Files.list(GOLDEN)) {
            files = found.filter(path -> path.toString().endsWith(".npz")).sorted().toList();
        }
        assertTrue(!files.isEmpty(), "there are golden files");
        for (Path file : files) {
            Map<String, NpyArray> arrays = Npz.read(file);
            assertTrue(!arrays.isEmpty(), file.toString());
            arrays.forEach((name, array) -> assertEquals(array, Npz.read(file, name)));
        }
    }

    @Test
    void readsTheRealFruits() {
        Path inputs = FRUITS.resolve("dataset_inputs.npy");
        assumeTrue(Files.isRegularFile(inputs), () -> inputs + " is absent");
        assertEquals("ad2b534433edca155c700f69b9744588ee33184130d0fd894575daaa9f2a4f6f",
                Checksums.sha256(inputs));
        LoadedData loaded = ArrayPair.of(inputs, FRUITS.resolve("dataset_outputs.npy")).read();
        assertEquals(Shape.of(100, 100, 3), loaded.data().sampleShape());
        assertArrayEquals(new int[]{20, 20, 20, 20}, loaded.data().classCounts());
        assertEquals(254 / 255f, loaded.data().inputs()[0], "nearly white");
        assertEquals(List.of(), loaded.warnings());
        assertEquals(79, Arrays.stream(loaded.data().labels()).boxed().toList().lastIndexOf(3));
    }
}
