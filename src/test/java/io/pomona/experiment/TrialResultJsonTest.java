// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.PomonaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialResultJsonTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenReadsBackExactly() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("methods.ga.population", "20");
        settings.put("budget.samples", "[1,\"é\"]");
        TrialResult result = new TrialResult("ga-1", "ga", -3, TrialStatus.PRUNED, 0.1 + 0.2,
                Double.NaN, 1, Double.POSITIVE_INFINITY, 1e-300, Double.NaN, Long.MAX_VALUE, 2, 3,
                4, 0.1, "why \"not\"", settings);
        Path file = folder.resolve("result.json");
        TrialResultJson.write(file, result);
        TrialResult read = TrialResultJson.read(file);
        assertEquals(result, read);
        assertEquals(settings.toString(), read.settings().toString());
    }

    @Test
    void damagedFilesAreRefusedWithAWayOut() throws IOException {
        Path file = Files.writeString(folder.resolve("result.json"), "{\"trial\": \"ga-1\"}");
        PomonaException refusal = assertThrows(PomonaException.class,
                () -> TrialResultJson.read(file));
        assertTrue(String.valueOf(refusal.getMessage()).endsWith(
                "Delete the file to run the trial again."), refusal.getMessage());
    }
}
