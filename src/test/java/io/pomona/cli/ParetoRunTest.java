// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.exchange.ModelFile;
import io.pomona.exchange.SavedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search of two objectives from its config to the files it leaves. */
class ParetoRunTest {
    @TempDir
    private static Path folder;

    @Test
    void theFrontIsSavedAndDrawn() throws IOException {
        SmallExperiment experiment = SmallExperiment.in(folder);
        experiment.text("c.json", Files.readString(folder.resolve("c.json")).replace(
                "\"type\": \"genetic\", \"population\": 4, \"elites\": 1,",
                "\"type\": \"nsga2\", \"population\": 12, \"against\": {\"type\":"
                        + " \"non_zero_weights\", \"prune_rate\": 0.2},"));
        experiment.run().assertDone();
        Path trial = folder.resolve("out/trials/ga-1");
        List<String> rows = Files.readAllLines(trial.resolve("front.csv"));
        assertEquals("network,fitness,non_zero_weights,train_accuracy,validation_accuracy,"
                + "test_accuracy", rows.getFirst());
        double fitness = 2;
        for (String row : rows.subList(1, rows.size())) {
            String[] cells = row.split(",", -1);
            SavedModel model = ModelFile.read(trial.resolve("front/" + cells[0] + ".npz"));
            int others = 0;
            for (float weight : model.parameters()) {
                others += weight == 0 ? 0 : 1;
            }
            assertEquals(others, Double.parseDouble(cells[2]));
            assertTrue(Double.parseDouble(cells[1]) < fitness);
            fitness = Double.parseDouble(cells[1]);
            assertEquals(Double.parseDouble(cells[3]), fitness, 1.0 / 6);
        }
        assertTrue(rows.size() > 1);
        assertTrue(Files.readString(folder.resolve("out/report.html")).contains("Pareto fronts"));
        assertTrue(Files.readString(folder.resolve("out/charts/front-ga-1.svg"))
                .contains("<svg"));
    }
}
