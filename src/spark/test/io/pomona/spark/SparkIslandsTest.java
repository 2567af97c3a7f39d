// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.experiment.Cluster;
import io.pomona.experiment.Distribution;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Islands that are bred elsewhere leave the files of islands that are bred here. */
@Tag("spark")
class SparkIslandsTest {
    private static Cluster cluster;

    @TempDir
    private Path folder;

    @BeforeAll
    static void connects() {
        cluster = new SparkProvider().connect("local[2]", Distribution.ISLANDS, 1);
    }

    @AfterAll
    static void leaves() {
        cluster.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {
        "outcomes; 'type': 'genetic', 'selection': 'lexicase'",
        "batches; 'type': 'genetic', 'batch_size': 8, 'inheritance': 0.2",
        "sigmas; 'type': 'genetic', 'mutation': {'sigma_control': 'self_adaptive'}",
        "frozen trunk; 'type': 'genetic', 'frozen': ['conv2d_1']",
        "learning; 'type': 'memetic', 'gradient': {'type': 'sgd'}"})
    void aClusterGivesTheNumbersOfOneMachine(String name, String method) throws Exception {
        Path config = SmallRuns.config(folder, 6, SmallRuns.LAYERS,
                ("'methods': {'m': {" + method + ", 'population': 12, 'generations': 5,"
                        + " 'islands': {'count': 3, 'every': 2}}}").replace('\'', '"'));
        SmallRuns.run(config, folder.resolve("here"), null, Distribution.ISLANDS);
        SmallRuns.run(config, folder.resolve("there"), cluster, Distribution.ISLANDS);
        SmallRuns.assertSame(folder.resolve("here"), folder.resolve("there"));
    }
}
