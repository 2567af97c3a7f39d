// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.experiment.Cluster;
import io.pomona.experiment.Distribution;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trials that are run elsewhere leave the files of trials that are run here. */
@Tag("spark")
class SparkTrialsTest {
    private static Cluster cluster;

    @TempDir
    private Path folder;

    @BeforeAll
    static void connects() {
        cluster = new SparkProvider().connect("local[2]", Distribution.TRIALS, 1);
    }

    @AfterAll
    static void leaves() {
        cluster.close();
    }

    @Test
    void aSweepOfTwoMethodsLeavesTheSameFiles() throws Exception {
        compare("""
                "methods": {"ga": {"type": "genetic", "population": 6, "generations": 2,
                                   "keep_population": true},
                            "sgd": {"type": "sgd", "epochs": 2}},
                "seeds": [1, 2],
                "sweep": {"parameters": {"methods.ga.mutation.sigma": [0.1, 0.2]}}""");
    }

    @Test
    void prunedTrialsGoOnFromTheirCheckpointElsewhere() throws Exception {
        compare("""
                "methods": {"sgd": {"type": "sgd"}}, "seeds": [1, 2], "budget": {"samples": 900},
                "sweep": {"parameters": {"methods.sgd.learning_rate":
                                         [0.001, 0.003, 0.01, 0.03]},
                          "pruner": {"type": "asha", "min_samples": 100}}""");
    }

    private void compare(String rest) throws Exception {
        Path config = SmallRuns.config(folder, 6, SmallRuns.LAYERS, rest);
        SmallRuns.run(config, folder.resolve("here"), null, Distribution.TRIALS);
        SmallRuns.run(config, folder.resolve("there"), cluster, Distribution.TRIALS);
        SmallRuns.assertSame(folder.resolve("here"), folder.resolve("there"));
    }
}
