// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.experiment.Distribution;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A master and two workers as an administrator starts them, and a sweep whose driver is killed. */
@Tag("spark")
class StandaloneClusterIT {
    private static final int TRIALS = 100;
    /** As docs/cluster.md asks for. */
    private static final List<String> SETTINGS = List.of("authenticate=true",
            "authenticate.secret=only-for-this-test", "network.crypto.enabled=true",
            "network.crypto.cipher=AES/GCM/NoPadding", "network.crypto.authEngineVersion=2",
            "master.rest.enabled=false");

    @TempDir
    private Path folder;

    @Test
    void aSweepWhoseDriverIsKilledIsResumedToTheSameEnd() throws Exception {
        Path config = SmallRuns.config(folder, 6, SmallRuns.LAYERS, """
                "methods": {"ga": {"type": "genetic", "population": 6, "generations": 2},
                            "sgd": {"type": "sgd", "epochs": 1}},
                "seeds": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
                "sweep": {"parameters": {"methods.ga.mutation.sigma":
                          [0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1]}}""");
        Path out = folder.resolve("out");
        try (SparkProcesses processes = new SparkProcesses(folder)) {
            String url = start(processes);
            Process driver = processes.pomona(SETTINGS, "run", config, "--out", out, "--cluster",
                    url);
            processes.await(driver, 200, "a fifth of the trials",
                    () -> LostExecutorsIT.ended(out) >= TRIALS / 5);
            driver.destroyForcibly();
            assertTrue(driver.waitFor(10, TimeUnit.SECONDS));
            assertTrue(LostExecutorsIT.ended(out) < TRIALS, "it ended before it could be killed");
            processes.awaitDone(processes.pomona(SETTINGS, "resume", out, "--cluster", url), 200);
        }
        assertEquals(TRIALS, LostExecutorsIT.ended(out));
        SmallRuns.run(config, folder.resolve("here"), null, Distribution.TRIALS);
        SmallRuns.assertSame(folder.resolve("here"), out);
    }

    private static String start(SparkProcesses processes) throws Exception {
        int port = SparkProcesses.freePort();
        String url = "spark://127.0.0.1:" + port;
        processes.spark(SETTINGS, "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1",
                "--port", port, "--webui-port", 0);
        for (int worker = 0; worker < 2; worker++) {
            processes.spark(SETTINGS, "org.apache.spark.deploy.worker.Worker", "--host",
                    "127.0.0.1", "--cores", 1, "--memory", "600m", "--webui-port", 0, url);
        }
        return url;
    }
}
