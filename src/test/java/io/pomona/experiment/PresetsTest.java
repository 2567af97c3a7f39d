// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.pomona.PomonaException;
import io.pomona.evolve.Crossover;
import io.pomona.evolve.GeneticSettings;
import io.pomona.evolve.Selection;
import io.pomona.exchange.Json;
import io.pomona.exchange.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NullMarked
class PresetsTest {
    static List<String> names() {
        return Presets.all().keys();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyPresetIsAMethodAndSaysWhatItIs(String name) {
        JsonNode preset = Presets.all().node().get(name);
        assertFalse(preset.get("description").textValue().isEmpty());
        MethodConfig method = MethodJson.read(method("{'preset': '" + name + "'}"));
        assertEquals(preset.get("method").get("type").textValue(), method.type());
        assertEquals(method, MethodJson.read(
                JsonValue.root(MethodJson.write(method), "resolved")));
    }

    @Test
    void theDocumentationNamesAllOfThem() throws IOException {
        String page = Files.readString(Path.of("docs/methods.md"));
        for (String name : names()) {
            assertTrue(page.contains("| `" + name + "` |"), name);
        }
    }

    @Test
    void whatIsGivenBesideIsPutIn() {
        GeneticSettings preset = settings("{'preset': 'mnist-ga'}");
        GeneticSettings other = settings("{'type': 'genetic', 'preset': 'mnist-ga',"
                + " 'population': 77, 'mutation': {'sigma': 0.5},"
                + " 'selection': {'type': 'tournament', 'size': 4}, 'crossover': 'uniform'}");
        assertEquals(77, other.population());
        assertEquals(0.5, other.mutation().sigma());
        assertEquals(preset.mutation().sigmaControl(), other.mutation().sigmaControl());
        assertEquals(new Selection.Tournament(4), other.selection());
        assertEquals(new Crossover.Uniform(0.9, 0.5), other.crossover());
        assertEquals(preset.weightDecay(), other.weightDecay());
    }

    @Test
    void anObjectThatSaysItsTypeIsPutInWhole() {
        GeneticSettings share = settings("{'preset': 'mnist-ga',"
                + " 'selection': {'type': 'truncation', 'share': 0.25},"
                + " 'mutation': {'type': 'gaussian', 'sigma': 0.2}}");
        assertEquals(new Selection.Truncation(null, 0.25), share.selection());
        GeneticSettings plain = settings("{'type': 'genetic',"
                + " 'mutation': {'type': 'gaussian', 'sigma': 0.2}}");
        assertEquals(plain.mutation(), share.mutation());
        assertEquals(new Selection.Truncation(7),
                settings("{'preset': 'mnist-ga', 'selection': {'best': 7}}").selection());
    }

    @Test
    void unknownPresetsAndOtherTypesAreRefused() {
        assertEquals("c.json: expected one of " + String.join(", ",
                names().stream().map(name -> '"' + name + '"').toList())
                + " at $.preset, but received \"mnist-gaa\"; did you mean \"mnist-ga\"?",
                assertThrows(PomonaException.class,
                        () -> MethodJson.read(method("{'preset': 'mnist-gaa'}"))).getMessage());
        assertEquals(
                "c.json: expected \"genetic\" at $.type, but received \"sgd\".",
                assertThrows(PomonaException.class, () -> MethodJson
                        .read(method("{'preset': 'mnist-ga', 'type': 'sgd'}"))).getMessage());
    }

    private static GeneticSettings settings(String json) {
        return ((MethodConfig.Genetic) MethodJson.read(method(json))).settings();
    }

    private static JsonValue method(String json) {
        return Json.parse(json.replace('\'', '"'), "c.json");
    }
}
