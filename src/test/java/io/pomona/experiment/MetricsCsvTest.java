// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.PomonaException;
import io.pomona.train.FitnessSpread;
import io.pomona.train.PopulationStatistics;
import io.pomona.train.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class MetricsCsvTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void namesTheFile() {
        file = folder.resolve("metrics.csv");
    }

    @Test
    void readsBackExactlyWhatItAppended() {
        Progress first = new Progress(0, 1, 2, 3, 0.1, 1.0 / 3, Math.E, Double.MIN_VALUE,
                Double.NaN, Double.POSITIVE_INFINITY, Double.NaN, 1e-300,
                new PopulationStatistics(0.5, 0.25, Double.NaN, 3.5, 7, 8000,
                        new FitnessSpread(0.01, 0.02, 0.03, 0.1)),
                4, 0.25, Double.NaN);
        Progress second = Trials.row(1, 100, 2, 0.9);

        try (MetricsCsv csv = MetricsCsv.open(file)) {
            csv.append(first);
            assertEquals(List.of(first), MetricsCsv.read(file));
        }
        try (MetricsCsv csv = MetricsCsv.open(file)) {
            csv.append(second);
        }

        assertEquals(List.of(first, second), MetricsCsv.read(file));
    }

    @Test
    void namesItsColumns() throws IOException {
        try (MetricsCsv csv = MetricsCsv.open(file)) {
            csv.append(Trials.row(1, 100, 2, 0.9));
        }
        assertEquals("""
                step,evaluations,samples,measurement_samples,fitness,mean_fitness,train_accuracy,\
                train_loss,validation_accuracy,validation_loss,learning_rate,sigma,diversity,\
                crossover_success,mutation_success,mean_age,unfinished,samples_saved,\
                worst_fitness,lower_quartile_fitness,median_fitness,upper_quartile_fitness,invalid,\
                seconds,samples_per_second
                1,10,100,0,0.5,0.4,0.9,0.3,0.2,0.1,,0.05,,,,,0,0,,,,,0,2.0,100.0
                """, Files.readString(file));
    }

    @Test
    void cutsBackToAStepAndDropsAHalfWrittenLine() throws IOException {
        List<Progress> rows = List.of(Trials.row(0, 0, 0, 0.1), Trials.row(1, 100, 1, 0.2),
                Trials.row(2, 200, 2, 0.3));
        try (MetricsCsv csv = MetricsCsv.open(file)) {
            rows.forEach(row -> csv.append(row));
        }
        Files.writeString(file, Files.readString(file) + "3,30,30");

        assertEquals(rows, MetricsCsv.read(file));
        MetricsCsv.cut(file, 1);

        assertEquals(rows.subList(0, 2), MetricsCsv.read(file));
        assertEquals(3, Files.readAllLines(file).size());
    }

    @Test
    void appendsAfterAHalfWrittenLineAsIfItWereNotThere() throws IOException {
        Files.writeString(file, "step,eval");
        assertEquals(List.of(), MetricsCsv.read(file));
        try (MetricsCsv csv = MetricsCsv.open(file)) {
            csv.append(Trials.row(0, 0, 0, 0.1));
        }
        Files.writeString(file, Files.readString(file) + "1,10");
        try (MetricsCsv csv = MetricsCsv.open(file)) {
            csv.append(Trials.row(1, 100, 1, 0.2));
        }

        assertEquals(List.of(Trials.row(0, 0, 0, 0.1), Trials.row(1, 100, 1, 0.2)),
                MetricsCsv.read(file));
    }

    @Test
    void namesFileAndLineOfDamage() throws IOException {
        Files.writeString(file, "a,b\n1,2\n");
        assertDamaged(", line 1: expected the columns step,", () -> MetricsCsv.read(file));
        assertThrows(PomonaException.class, () -> MetricsCsv.open(file));
        Files.delete(file);
        try (MetricsCsv csv = MetricsCsv.open(file)) {
            csv.append(Trials.row(0, 0, 0, 0.1));
        }
        Files.writeString(file,
                Files.readString(file) + "x,10,100,0,,,,,,,,,,,,,0,0,,,,,0,2.0,1.0\n");
        assertDamaged(", line 3: expected a whole number in the column step",
                () -> MetricsCsv.cut(file, 5));
    }

    private void assertDamaged(String expected, Executable action) {
        String message = assertThrows(PomonaException.class, action).toString();
        assertTrue(message.contains(file + expected), message);
    }
}
