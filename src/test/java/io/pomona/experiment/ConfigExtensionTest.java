// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.pomona.PomonaException;
import io.pomona.exchange.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigExtensionTest {
    @TempDir
    Path folder;

    @BeforeEach
    void writesABase() throws IOException {
        write("base.json", "{'network': {'zoo': 'numpycnn'}, 'seeds': [1, 2],"
                + " 'methods': {'ga': {'type': 'genetic', 'population': 20, 'elites': 2},"
                + " 'sgd': {'type': 'sgd', 'batch_size': 7}}, 'budget': {'samples': 1000}}");
    }

    @Test
    void objectsAreMergedAndTheRestIsReplaced() throws IOException {
        JsonNode merged = merged("{'extends': 'base.json', 'seeds': [9],"
                + " 'methods': {'ga': {'population': 50}}}");

        assertEquals(parsed("{'network': {'zoo': 'numpycnn'}, 'seeds': [9],"
                + " 'methods': {'ga': {'type': 'genetic', 'population': 50, 'elites': 2},"
                + " 'sgd': {'type': 'sgd', 'batch_size': 7}}, 'budget': {'samples': 1000}}"),
                merged);
    }

    @Test
    void nullTakesAKeyAway() throws IOException {
        JsonNode merged = merged("{'extends': 'base.json', 'methods': {'sgd': null,"
                + " 'ga': {'elites': null}}, 'description': null, 'loss': {'a': null}}");

        assertEquals(parsed("{'ga': {'type': 'genetic', 'population': 20}}"),
                merged.get("methods"));
        assertFalse(merged.has("description"));
        assertTrue(merged.get("loss").isEmpty());
    }

    @Test
    void anObjectOfAnotherTypeReplacesTheOld() throws IOException {
        JsonNode merged = merged("{'extends': 'base.json', 'methods': {'sgd': {'type': 'adam'},"
                + " 'ga': {'type': 'genetic', 'population': 30}}}");

        assertEquals(parsed("{'type': 'adam'}"), merged.at("/methods/sgd"));
        assertEquals(parsed("{'type': 'genetic', 'population': 30, 'elites': 2}"),
                merged.at("/methods/ga"));
    }

    @Test
    void ofSeveralFilesTheLaterCountMoreAndTheConfigItselfMost() throws IOException {
        write("more.json", "{'seeds': [3], 'threads': 2, 'budget': {'samples': 2000}}");

        JsonNode merged = merged("{'threads': 1, 'extends': ['base.json', 'more.json']}");

        assertEquals(parsed("[3]"), merged.get("seeds"));
        assertEquals(2000, merged.at("/budget/samples").intValue());
        assertEquals(1, merged.get("threads").intValue());
    }

    @Test
    void pathsAreRelativeToTheFileThatNamesThem() throws IOException {
        Files.createDirectories(folder.resolve("sub/deep"));
        write("sub/deep/first.json", "{'data': {'inputs': 'x.npy', 'labels': 'y.npy'}}");
        write("sub/second.json", "{'extends': 'deep/first.json', 'data': {'labels': 'z.npy'}}");
        Path top = write("top.json", "{'extends': ['base.json', 'sub/second.json']}");

        ExperimentConfig config = ConfigReader.read(top);

        DataConfig.ArrayFiles arrays = (DataConfig.ArrayFiles) config.data().source();
        assertEquals(folder.resolve("sub/deep/x.npy").toAbsolutePath(), arrays.inputs());
        assertEquals(folder.resolve("sub/z.npy").toAbsolutePath(), arrays.labels());
        assertEquals("top", config.name());
    }

    @Test
    void theResolvedConfigDoesNotExtend() throws IOException {
        Path top = write("top.json", "{'extends': 'base.json', 'name': 'other'}");

        ExperimentConfig config = ConfigReader.read(top, List.of("methods.ga.population=30"),
                Path.of(""));

        assertFalse(ConfigWriter.write(config).has("extends"));
        assertEquals(30, ConfigWriter.write(config).at("/methods/ga/population").intValue());
        Path alone = folder.resolve("alone.json");
        ConfigWriter.write(alone, config);
        assertEquals(config, ConfigReader.read(alone));
    }

    @Test
    void refusesACircleWithItsFiles() throws IOException {
        Path a = write("a.json", "{'extends': 'b.json'}");
        write("b.json", "{'extends': ['base.json', 'a.json']}");

        String message = refused(a);

        assertEquals(folder.resolve("a.json").toAbsolutePath() + " extends "
                + folder.resolve("b.json").toAbsolutePath() + " extends "
                + folder.resolve("a.json").toAbsolutePath()
                + ": expected configs that do not extend each other in a circle.", message);
    }

    @Test
    void refusesAMissingFileWithTheWayToIt() throws IOException {
        write("b.json", "{'extends': 'missing.json'}");

        String message = refused(write("a.json", "{'extends': 'b.json'}"));

        assertTrue(message.contains("b.json extends ") && message.contains(
                "missing.json: expected a config to extend, but there is no such file"), message);
    }

    @Test
    void refusesWhatIsNoPath() throws IOException {
        assertTrue(refused(write("a.json", "{'extends': 3}")).contains("$.extends"));
        assertTrue(refused(write("a.json", "{'extends': ['base.json', 4]}"))
                .contains("$.extends[1]"));
        assertTrue(refused(write("a.json", "{'extends': ''}")).contains("the path of a config"));
        write("list.json", "[1]");
        assertTrue(refused(write("a.json", "{'extends': 'list.json'}")).contains("list.json"));
    }

    private JsonNode merged(String text) throws IOException {
        return ConfigExtension.read(write("top.json", text)).node();
    }

    private static String refused(Path file) {
        return String.valueOf(
                assertThrows(PomonaException.class, () -> ConfigReader.read(file)).getMessage());
    }

    private static JsonNode parsed(String text) {
        return Json.parse(text.replace('\'', '"'), "test").node();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text.replace('\'', '"'));
    }
}
