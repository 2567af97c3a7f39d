// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.PomonaException;
import io.pomona.exchange.Json;
import io.pomona.nn.BatchNormalization;
import io.pomona.nn.Dense;
import io.pomona.nn.Network;
import io.pomona.tensor.Shape;
import io.pomona.zoo.Zoo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers are for far more than any Java of these tests may use, or far less. */
class MemoryCheckTest {
    private static ExperimentConfig config(String methods) {
        return ConfigReader.read(Json.parse("{\"network\": {\"zoo\": \"numpycnn\"}, \"methods\": {"
                + methods.replace('\'', '"') + "}, \"threads\": 2, \"budget\": {\"samples\": 10}}",
                "f.json"), Path.of(""), "f");
    }

    private static void require(ExperimentConfig config, Network network, int samples) {
        MemoryCheck.of(config, network, samples).require(config.methods(), 1);
    }

    private static String refusal(String methods, Network network, int samples) {
        return String.valueOf(assertThrows(PomonaException.class,
                () -> require(config(methods), network, samples)).getMessage());
    }

    @Test
    void aPopulationOfALargeNetworkIsRefusedWithItsSize() {
        Network vgg = Zoo.find("vgg16").orElseThrow().build();
        String message = refusal("'ga': {'type': 'genetic', 'population': 1000}", vgg, 10);
        assertTrue(message.contains("2000 times 138357544 parameters need 1055584 MiB"), message);
        assertTrue(message.contains("smaller network or population"), message);
    }

    @Test
    void aPopulationOfAStrategyIsRefusedWithItsSize() {
        Network vgg = Zoo.find("vgg16").orElseThrow().build();
        String message = refusal("'es': {'type': 'pgpe', 'population': 1000}", vgg, 10);
        assertTrue(message.contains("1012 times 138357544 parameters need"), message);
        assertTrue(message.contains("smaller network or population"), message);
    }

    @Test
    void aStrategyNeedsWhatItGrowsToByRestarts() {
        Network vgg = Zoo.find("vgg16").orElseThrow().build();
        String message = refusal(
                "'es': {'type': 'pgpe', 'population': 1000, 'restart': {'largest': 3}}", vgg, 10);
        assertTrue(message.contains("3012 times 138357544 parameters need"), message);
    }

    @Test
    void aFullMatrixForALargeNetworkIsRefusedBeforeItBegins() {
        Network digits = Zoo.find("mnist-cnn").orElseThrow().build();
        String message = refusal("'es': {'type': 'cma-es'}", digits, 10);
        assertTrue(message.startsWith("methods.es: Expected at most 2000 weights for cma-es, but"
                + " received 11274"), message);
    }

    @Test
    void aFullMatrixIsRefusedInAChainToo() {
        Network digits = Zoo.find("mnist-cnn").orElseThrow().build();
        String message = refusal("'c': {'type': 'chain', 'stages': [{'type': 'sgd', 'share': 0.5},"
                + " {'type': 'cma-es'}]}", digits, 10);
        assertTrue(message.startsWith("methods.c.stages[1]: Expected at most 2000 weights"),
                message);
    }

    @Test
    void safeMutationOfSamplesAloneIsRefusedWhereBatchesAreNormalized() {
        Network normalized = Network.builder(Shape.of(4)).add(Dense.of(3))
                .add(BatchNormalization.of()).add(Dense.of(2)).build();
        for (String[] each : new String[][]{{"%s", "methods.m"},
            {"{'type': 'chain', 'stages': [{'type': 'sgd', 'share': 0.5}, %s]}",
                "methods.m.stages[1]"}}) {
            ExperimentConfig config = config("'m': " + each[0].formatted("{'type': 'genetic',"
                    + " 'mutation': {'safe': {'type': 'sm_g_abs'}}}"));
            String message = String.valueOf(assertThrows(PomonaException.class,
                    () -> MethodChecks.require(config, normalized)).getMessage());
            assertTrue(message.startsWith(each[1] + ".mutation.safe: expected a network"), message);
        }
    }

    @Test
    void aFitnessBatchOfANormalisedNetworkIsRefusedWithItsSize() {
        Network resnet = Zoo.find("resnet50").orElseThrow().build();
        String message = refusal("'ga': {'type': 'genetic', 'population': 2, 'elites': 0}", resnet,
                100_000);
        assertTrue(message.contains("whole training set of 100000 samples"), message);
        assertTrue(message.contains("Take fewer samples"), message);
    }

    @Test
    void aBatchOfTrainingIsRefusedWithItsSize() {
        Network resnet = Zoo.find("resnet50").orElseThrow().build();
        String message = refusal("'adam': {'type': 'adam', 'batch_size': 5000}", resnet, 100_000);
        assertTrue(message.contains("a batch of 5000 samples"), message);
    }

    @Test
    void whatFitsIsLetThrough() {
        Network small = Zoo.find("numpycnn").orElseThrow().build();
        assertDoesNotThrow(() -> require(
                config("'ga': {'type': 'genetic', 'population': 50}, 'sgd': {'type': 'sgd'}"),
                small, 80));
    }

    @Test
    void trialsAtOnceNeedMemoryEach() {
        ExperimentConfig config = config("'ga': {'type': 'genetic', 'population': 50}");
        Network network = Zoo.find("numpycnn").orElseThrow().build();
        MemoryCheck check = MemoryCheck.of(config, network, 80);
        MethodConfig method = config.methods().values().iterator().next();
        long twice = (long) (2.5 * check.bytes(method));

        assertDoesNotThrow(() -> check.require(config.methods(), 2, twice));
        String message = String.valueOf(assertThrows(PomonaException.class,
                () -> check.require(config.methods(), 3, twice)).getMessage());
        assertTrue(message.contains("in each of 3 trials at once, and Java may use"), message);
        assertTrue(message.contains("fewer trials at once with --workers"), message);
    }

    /** One such trial takes more than half of the memory, so that two are too many. */
    @Test
    void aRunIsRefusedBeforeItBeginsWhereItsTrialsDoNotFitTogether(@TempDir Path folder) {
        long bytes = 2L * (30_000 * 4 + 4) * Float.BYTES;
        long population = (long) (0.6 * Runtime.getRuntime().maxMemory() / bytes);
        String text = """
                {"network": {"layers": [{"type": "flatten"}, {"type": "dense", "units": 4}]},
                 "data": {"fruits": {"per_class": 3, "seed": 1}, "split": [0.6, 0.2, 0.2]},
                 "methods": {"ga": {"type": "genetic", "population": %d}},
                 "seeds": [1, 2], "budget": {"samples": 10}}
                """.formatted(population);
        ExperimentRunner runner = new ExperimentRunner(
                ConfigReader.read(Json.parse(text, "f.json"), folder, "f"),
                ExperimentListener.silent());
        Path out = folder.resolve("out");

        String message = String.valueOf(assertThrows(PomonaException.class,
                () -> runner.run(out, 2, 2, List.of())).getMessage());

        assertTrue(message.contains("2 trials at once"), message);
        assertFalse(Files.exists(out));
    }
}
