// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.PomonaException;
import io.pomona.experiment.Cluster;
import io.pomona.experiment.Distribution;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever evaluates populations the way that {@code local[2]} does gives the numbers of this process. */
@Tag("spark")
class SparkGenerationsTest {
    private static final String NORMALIZED = SmallRuns.LAYERS.replace(
            "{\"type\": \"max_pooling2d\"",
            "{\"type\": \"batch_normalization\"}, {\"type\": \"max_pooling2d\"");

    private static Cluster cluster;

    @TempDir
    private Path folder;

    @BeforeAll
    static void connects() {
        cluster = new SparkProvider().connect("local[2]", Distribution.GENERATIONS, 1);
    }

    @AfterAll
    static void leaves() {
        cluster.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {
        "whole; 'type': 'genetic', 'generations': 3",
        "batches; 'type': 'genetic', 'generations': 3, 'batch_size': 8",
        "outcomes; 'type': 'genetic', 'generations': 3, 'selection': 'lexicase'",
        "margin; 'type': 'genetic', 'generations': 3, 'fitness': 'margin'",
        "racing; 'type': 'genetic', 'generations': 3, 'racing': true",
        "islands; 'type': 'genetic', 'generations': 3, 'islands': {'count': 3, 'every': 2}",
        "frozen trunk; 'type': 'genetic', 'generations': 3, 'frozen': ['conv2d_1']",
        "frozen head; 'type': 'genetic', 'generations': 3, 'frozen': ['dense_1']",
        "strategy; 'type': 'openai-es', 'generations': 3",
        "pareto; 'type': 'nsga2', 'generations': 3"})
    void aClusterGivesTheNumbersOfOneMachine(String name, String method) throws Exception {
        compare(SmallRuns.LAYERS, method);
    }

    @Test
    void individualsMayBeSentAsSeeds() throws Exception {
        compare(SmallRuns.LAYERS, "'type': 'genetic', 'generations': 4, 'genome': 'seeds',"
                + " 'crossover': {'rate': 0}");
    }

    @Test
    void batchesAreNormalizedByAllOfTheirSamples() throws Exception {
        compare(NORMALIZED, "'type': 'genetic', 'generations': 3, 'batch_size': 12");
    }

    private void compare(String network, String method) throws Exception {
        Path config = SmallRuns.config(folder, 6, network,
                ("'methods': {'m': {" + method + ", 'population': 12}}").replace('\'', '"'));
        SmallRuns.run(config, folder.resolve("here"), null, Distribution.GENERATIONS);
        SmallRuns.run(config, folder.resolve("there"), cluster, Distribution.GENERATIONS);
        SmallRuns.assertSame(folder.resolve("here"), folder.resolve("there"));
    }

    @Test
    void anAddressThatIsNoneIsRefused() {
        PomonaException failure = assertThrows(PomonaException.class,
                () -> new SparkProvider().connect("nowhere", Distribution.TRIALS, 1));
        assertTrue(String.valueOf(failure.getMessage()).startsWith("--cluster nowhere: expected"),
                failure::toString);
    }

    @ParameterizedTest(name = "{0} slots, {1} individuals of {2} weights: {3} tasks")
    @CsvSource({"2, 64, 1000, 8", "4, 64, 1000000, 16", "1, 64, 4000000, 31", "100, 9, 10, 9",
        "1, 2, 500000000, 2", "1, 1, 1, 1"})
    void tasksAreAsManyAsSlotsAndBytesAskFor(int slots, int individuals, int weights, int tasks) {
        assertEquals(tasks, Partitions.count(slots, individuals, weights));
    }
}
