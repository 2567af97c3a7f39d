// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.pomona.PomonaException;
import io.pomona.exchange.Json;
import io.pomona.exchange.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema takes what the reader takes, and refuses unknown keys, wrong types and wrong names. */
@NullMarked
class ConfigSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchema SCHEMA = JsonSchemaFactory
            .getInstance(SpecVersion.VersionFlag.V202012).getSchema(ConfigSchema.generate());

    static Stream<Path> experiments() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("experiments"))) {
            List<Path> all = files.filter(file -> file.toString().endsWith(".json")).sorted()
                    .toList();
            return all.stream();
        }
    }

    static Stream<String> presets() {
        return Presets.all().keys().stream();
    }

    private static Set<ValidationMessage> complaints(JsonNode json) {
        return SCHEMA.validate(json);
    }

    private static void assertValid(JsonNode json) {
        assertEquals(Set.of(), complaints(json), json::toPrettyString);
    }

    private static ExperimentConfig read(JsonNode json) {
        return ConfigReader.read(JsonValue.root(json, "test"), Path.of(""), "test");
    }

    /** Returns a config of which one part is given. */
    private static JsonNode config(String key, String value) throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree("""
                {"network": {"zoo": "numpycnn"}, "methods": {"m": {"type": "sgd"}},
                 "budget": {"samples": 1000}}
                """);
        return json.set(key, JSON.readTree(value));
    }

    @Test
    void theSchemaIsOneOfItsDraft() throws IOException {
        JsonNode schema = ConfigSchema.generate();
        assertEquals("https://json-schema.org/draft/2020-12/schema",
                schema.get("$schema").asText());
        JsonSchema draft = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(com.networknt.schema.SchemaLocation.of(
                        "https://json-schema.org/draft/2020-12/schema"));
        assertEquals(Set.of(), draft.validate(schema));
    }

    @ParameterizedTest
    @MethodSource("experiments")
    void everyExperimentSuitsItAsWrittenAndResolved(Path file) {
        assertValid(Json.read(file).node());
        assertValid(ConfigWriter.write(ConfigReader.read(file)));
    }

    @ParameterizedTest
    @MethodSource("presets")
    void everyPresetSuitsItByNameWithKeysPutInAndResolved(String preset) throws IOException {
        String type = Presets.all().node().path(preset).path("method").path("type").asText();
        boolean evolves = type.equals("genetic") || type.equals("memetic");
        JsonNode named = config("methods", "{\"m\": {\"preset\": \"" + preset + "\""
                + (evolves ? ", \"mutation\": {\"sigma\": 0.25}" : "") + "}}");
        assertValid(named);
        assertValid(ConfigWriter.write(read(named)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{'type': 'genetic'}",
        "{'type': 'genetic', 'population': 1e2, 'selection': 'lexicase', 'crossover': 'none'}",
        "{'type': 'genetic', 'selection': {'type': 'elite', 'others': {'type': 'elite'}}}",
        "{'type': 'genetic', 'mutation': 'cauchy', 'fitness': {'type': 'weighted', 'margin': 1}}",
        "{'type': 'genetic', 'mutation': {'type': 'polynomial', 'eta': 5, 'sigma': 0.5}}",
        "{'type': 'genetic', 'islands': {'count': 2}, 'generations': null}",
        "{'type': 'openai-es', 'optimizer': {'type': 'clip_up'}}",
        "{'type': 'pgpe'}", "{'type': 'snes'}", "{'type': 'sep-cma-es', 'restart': {}}",
        "{'type': 'cma-es'}", "{'type': 'nsga2', 'against': 'weight_norm'}",
        "{'type': 'adamw', 'schedule': {'type': 'cosine', 'epochs': 3}, 'batch_size': 4}",
        "{'type': 'rmsprop', 'epochs': 3, 'early_stopping': {'patience': 2}}",
        "{'type': 'memetic', 'gradient': {}}",
        "{'type': 'memetic', 'gradient': {'type': 'sgd', 'momentum': 0.5}}",
        "{'type': 'pbt', 'gradient': {'type': 'adam', 'epochs': 2}}",
        "{'type': 'chain', 'stages': [{'type': 'genetic', 'share': 0.5}, {'type': 'adam'}]}"})
    void methodsOfEveryTypeSuitItWheneverTheReaderTakesThem(String method) throws IOException {
        JsonNode json = config("methods", "{\"m\": " + method.replace('\'', '"') + "}");
        ExperimentConfig config;
        try {
            config = read(json);
        } catch (PomonaException e) {
            throw new AssertionError("The test's own mistake: " + e.getMessage(), e);
        }
        assertValid(json);
        assertValid(ConfigWriter.write(config));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{'layers': [{'type': 'conv2d', 'name': 'c', 'filters': 2, 'kernel': [3, 5], 'stride': 4,"
                + " 'padding': [1, 0, 1, 0],"
                + " 'activation': {'type': 'leaky_relu', 'slope': 0.1},"
                + " 'kernel_initializer': 'he_normal'},"
                + " {'type': 'activation', 'activation': {'type': 'relu', 'max_value': 6},"
                + " 'name': 'a', 'inputs': ['c']}, {'type': 'flatten'},"
                + " {'type': 'dense', 'units': 4, 'activation': 'swish',"
                + " 'bias_initializer': {'type': 'constant', 'value': 1}}]}",
        "{'zoo': 'lenet5', 'variant': null, 'width': 0.5, 'convolution': 'gemm'}",
        "{'zoo': 'lenet5', 'weights': {'file': 'x.npz', 'layout': 'pytorch', 'names': {}}}"})
    void networksSuitIt(String network) throws IOException {
        JsonNode json = config("network", network.replace('\'', '"'));
        ExperimentConfig config = read(json);
        assertValid(json);
        assertValid(ConfigWriter.write(config));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "data={'inputs': 'x.npy', 'labels': 'y.npy', 'limit': 5, 'image_size': [2, 3],"
                + " 'scaling': {'scale': 2}, 'test': {'dir': 'd'}, 'augmentation':"
                + " ['horizontal_flip', {'type': 'cutout', 'size': 3}]}",
        "loss={'type': 'cross_entropy', 'label_smoothing': 0.1}", "threads=null", "threads=1.0",
        "sweep={'parameters': {'methods.m.batch_size': [1, 2], 'methods.m.momentum':"
                + " {'from': 0, 'to': 0.9, 'when': {'methods.m.batch_size': 1}}},"
                + " 'sampler': {'type': 'tpe', 'points': 4}, 'pruner': null}",
        "sweep={'sampler': {'type': 'list', 'points': [{'methods.m.batch_size': 3}]}}"})
    void otherKeysSuitItWheneverTheReaderTakesThem(String given) throws IOException {
        String[] parts = given.replace('\'', '"').split("=", 2);
        JsonNode json = config(parts[0], parts[1]);
        ExperimentConfig config = read(json);
        assertValid(json);
        assertValid(ConfigWriter.write(config));
    }

    @Test
    void aConfigThatExtendsAnotherMaySayLittle() throws IOException {
        assertValid(JSON.readTree("{\"extends\": \"a.json\", \"budget\": null}"));
        assertValid(JSON.readTree("{\"extends\": [\"a.json\", \"b.json\"], \"seeds\": [1]}"));
        assertFalse(complaints(JSON.readTree("{\"extends\": \"a.json\", \"sees\": [1]}"))
                .isEmpty());
        assertFalse(complaints(JSON.readTree("{\"extends\": 3}")).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "sedes=[1]", "budget={'sample': 3}", "methods={'m': {'type': 'sgd', 'batchsize': 3}}",
        "methods={'m': {'type': 'genetic', 'mutation': {'type': 'gaussian', 'sigmas': 3}}}",
        "methods={'m': {'type': 'genetic', 'momentum': 0.5}}",
        "methods={'m': {'type': 'genetics'}}", "methods={'m': {}}", "methods={}",
        "methods={'m': {'type': 'genetic', 'selection': 'tournaments'}}",
        "methods={'m': {'type': 'genetic', 'selection': {'type': 'elit'}}}",
        "methods={'m': {'type': 'genetic', 'population': 'many'}}",
        "methods={'m': {'type': 'genetic', 'population': 2.5}}",
        "methods={'m': {'type': 'memetic'}}", "methods={'m': {'preset': 'none-such'}}",
        "methods={'m': {'type': 'sgd', 'schedule': {'type': 'cosine'}}}",
        "methods={'m': {'type': 'chain', 'stages': [{'type': 'chain', 'stages': []}]}}",
        "network={'zoo': 'lenet6'}", "network={}", "network={'zoo': 'lenet5', 'widht': 1}",
        "network={'layers': [{'type': 'conv2d', 'filters': 2}]}",
        "network={'layers': [{'type': 'dense', 'units': 4, 'activation': 'rely'}]}",
        "network={'layers': [{'type': 'dense', 'units': 4, 'activation':"
                + " {'type': 'leaky_relu', 'slop': 1}}]}",
        "network={'layers': []}", "seeds=[1.5]", "seeds=1", "seeds=null", "threads='two'",
        "loss='entropy'", "data={'split': [1]}", "data={'fruits': {'per_clas': 3}}",
        "on_failure='go'", "sweep={'parameters': {'a': {'from': 1}}}",
        "sweep={'sampler': 'tpe'}", "sweep={'pruner': 'asha'}",
        "sweep={'sampler': {'type': 'grids'}}"})
    void whatTheReaderRefusesForItsFormTheSchemaRefuses(String given) throws IOException {
        String[] parts = given.replace('\'', '"').split("=", 2);
        JsonNode json = config(parts[0], parts[1]);
        assertThrows(PomonaException.class, () -> read(json));
        assertFalse(complaints(json).isEmpty(), json::toString);
    }

    @Test
    void topKeysAreExplained() {
        JsonNode keys = ConfigSchema.generate().findPath("else").path("properties");
        assertTrue(keys.size() >= 12);
        keys.forEach(key -> assertTrue(key.path("description").asText().endsWith("."),
                key::toString));
    }
}
