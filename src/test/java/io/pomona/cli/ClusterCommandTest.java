// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program without Spark, as it is installed at first. */
class ClusterCommandTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"trials", "generations", "islands"})
    void withoutSparkACommandSaysHowToInstallItAndWritesNothing(String distribution) {
        SmallExperiment experiment = SmallExperiment.in(folder);
        CommandRun.of("run", experiment.path("c.json"), "--out", experiment.path("out"),
                "--cluster", "local[2]", "--distribute", distribution)
                .assertRefused("--cluster", "./pomona cluster-install");
        experiment.assertNothing("out");
    }

    @Test
    void aRunGoesOnOnlyWhereTheClusterIs() {
        SmallExperiment experiment = SmallExperiment.in(folder);
        experiment.run().assertDone();
        CommandRun.of("resume", experiment.path("out"), "--cluster", "spark://nowhere:7077")
                .assertRefused("./pomona cluster-install");
    }

    @Test
    void onlyTrialsGenerationsAndIslandsAreSharedOut() {
        SmallExperiment experiment = SmallExperiment.in(folder);
        CommandRun.of("run", experiment.path("c.json"), "--out", experiment.path("out"),
                "--distribute", "epochs").assertRefused("--distribute");
        experiment.assertNothing("out");
    }
}
