// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.PomonaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialsCsvTest {
    @TempDir
    Path folder;

    @Test
    void readsBackExactlyWhatItWrote() {
        List<TrialResult> trials = List.of(
                new TrialResult("0", "genetic, \"big\"", Long.MIN_VALUE, TrialStatus.COMPLETED, 0.1,
                        1.0 / 3, Math.PI, Double.MIN_VALUE, Double.POSITIVE_INFINITY, -0.0,
                        Long.MAX_VALUE, 1, 2, 3, 1e-7, "budget\nspent; said \"done\"\r\nï",
                        Map.of("methods.genetic.sigma", "0.1, 0.2")),
                new TrialResult("1", "sgd", 7, TrialStatus.INTERRUPTED, Double.NaN, Double.NaN,
                        Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, 0, 0, 0, Double.NaN, "",
                        Map.of()));
        Path file = folder.resolve("trials.csv");

        TrialsCsv.write(file, trials);

        assertEquals(trials, TrialsCsv.read(file));
    }

    @Test
    void startsWithTheFixedColumnsAndLeavesAbsentCellsEmpty() throws IOException {
        Path file = folder.resolve("trials.csv");
        TrialsCsv.write(file,
                List.of(new TrialResult("3", "sgd", 1, TrialStatus.FAILED, 0.5, Double.NaN,
                        Double.NaN, 1.5, Double.NaN, Double.NaN, 10, 20, 30, 4, 2.5, "error",
                        Map.of())));

        assertEquals("""
                trial,method,seed,status,train_accuracy,validation_accuracy,test_accuracy,\
                train_loss,validation_loss,test_loss,samples,measurement_samples,evaluations,\
                steps,seconds,stop_reason
                3,sgd,1,failed,0.5,,,1.5,,,10,20,30,4,2.5,error
                """, Files.readString(file));
    }

    @Test
    void namesFileAndLineOfDamage() throws IOException {
        Path file = folder.resolve("trials.csv");
        TrialsCsv.write(file, List.of());
        String header = Files.readString(file);

        Files.writeString(file, "a,b\n");
        assertDamaged(file, "line 1");
        Files.writeString(file, "");
        assertDamaged(file, "line 1");
        Files.writeString(file, header + "3,sgd,1,failed,half,,,1.5,,,10,20,30,4,2.5,error\n");
        assertDamaged(file, "line 2: expected a number or nothing in the column train_accuracy");
        Files.writeString(file, header + "3,sgd,1,failed,0.1,,,1.5,,,10,20,30,4,2.5,\n4,sgd\n");
        assertDamaged(file, "line 3: expected 16 cells, but found 2");
        Files.writeString(file, header + "3,sgd,1,done,0.1,,,1.5,,,10,20,30,4,2.5,\n");
        assertDamaged(file, "but found 'done'");
        Files.writeString(file, header + "3,sgd,1,failed,0.1,,,1.5,,,10,20,30,4,2.5,\"open\n");
        assertDamaged(file, "no CSV file");
        Files.delete(file);
        assertDamaged(file, "no such file");
    }

    @Test
    void labelsATrialByItsMethodAndSweptSettings() {
        TrialResult trial = Trials.completed(0, "genetic", 1, 0.5);
        assertEquals("genetic", trial.label());
        assertEquals("genetic (sigma=0.1)",
                Trials.withSettings(trial, Map.of("methods.genetic.sigma", "0.1")).label());
    }

    private static void assertDamaged(Path file, String expected) {
        String message = assertThrows(PomonaException.class, () -> TrialsCsv.read(file)).toString();
        assertTrue(message.contains(file.toString()), message);
        assertTrue(message.contains(expected), message);
    }
}
