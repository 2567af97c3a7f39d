// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.PomonaException;
import io.pomona.data.AtomicFile;
import io.pomona.train.FitnessSpread;
import io.pomona.train.PopulationStatistics;
import io.pomona.train.Progress;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Appends to, reads and cuts {@code metrics.csv}: one row per generation or epoch. A row reaches
 * the file as a whole line at once; a last line without its end, as a crash may leave, is taken for
 * not written. Confined to one thread.
 */
public final class MetricsCsv implements AutoCloseable {
    /** The columns in their order; those that depend on the clock stand last. */
    static final List<String> COLUMNS = List.of("step", "evaluations", "samples",
            "measurement_samples", "fitness", "mean_fitness", "train_accuracy", "train_loss",
            "validation_accuracy", "validation_loss", "learning_rate", "sigma", "diversity",
            "crossover_success", "mutation_success", "mean_age", "unfinished", "samples_saved",
            "worst_fitness", "lower_quartile_fitness", "median_fitness", "upper_quartile_fitness",
            "invalid", "seconds", "samples_per_second");

    private final Path file;
    private final OutputStream out;

    private MetricsCsv(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    /**
     * Opens a file to append to, and creates it with its header when it is missing or empty.
     *
     * @throws PomonaException if the file has another header
     * @throws UncheckedIOException if it cannot be written
     */
    public static MetricsCsv open(Path file) {
        try {
            String whole = Files.exists(file) ? CsvTable.textOf(file) : "";
            String text = wholeLines(whole);
            if (text.isEmpty()) {
                replace(file, CsvTable.line(COLUMNS));
            } else {
                CsvTable.parse(file, text, COLUMNS);
                if (text.length() < whole.length()) {
                    replace(file, text);
                }
            }
            return new MetricsCsv(file, new FileOutputStream(file.toFile(), true));
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written: " + e.getMessage(), e);
        }
    }

    /**
     * Appends one row and hands it to the operating system.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    public void append(Progress row) {
        try {
            out.write(line(row).getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written: " + e.getMessage(), e);
        }
    }

    /** Closes the file. */
    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be closed: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the rows of a file.
     *
     * @throws PomonaException if the file is missing or damaged, with its name and line
     */
    public static List<Progress> read(Path file) {
        String text = wholeLines(CsvTable.textOf(file));
        if (text.isEmpty()) {
            return List.of();
        }
        return CsvTable.parse(file, text, COLUMNS).rows().stream().map(row -> metrics(row))
                .toList();
    }

    /**
     * Cuts a file back to its rows up to a step, as when a trial resumes from a checkpoint.
     *
     * @throws PomonaException if the file is missing or damaged, with its name and line
     */
    public static void cut(Path file, long lastStep) {
        StringBuilder text = new StringBuilder(CsvTable.line(COLUMNS));
        for (Progress row : read(file)) {
            if (row.step() <= lastStep) {
                text.append(line(row));
            }
        }
        replace(file, text.toString());
    }

    private static String wholeLines(String text) {
        return text.substring(0, text.lastIndexOf('\n') + 1);
    }

    private static void replace(Path file, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, stream -> stream.write(bytes));
    }

    private static String line(Progress row) {
        PopulationStatistics population = row.population();
        FitnessSpread spread = population.fitness();
        return CsvTable.line(List.of(row.step(), row.evaluations(), row.samples(),
                row.measurementSamples(), CsvTable.fitness(row.fitness()),
                CsvTable.cell(row.meanFitness()), CsvTable.cell(row.trainAccuracy()),
                CsvTable.cell(row.trainLoss()), CsvTable.cell(row.validationAccuracy()),
                CsvTable.cell(row.validationLoss()), CsvTable.cell(row.learningRate()),
                CsvTable.cell(row.sigma()), CsvTable.cell(population.diversity()),
                CsvTable.cell(population.crossoverSuccess()),
                CsvTable.cell(population.mutationSuccess()), CsvTable.cell(population.meanAge()),
                population.unfinished(), population.samplesSaved(),
                CsvTable.fitness(spread.worst()),
                CsvTable.fitness(spread.lowerQuartile()), CsvTable.fitness(spread.median()),
                CsvTable.fitness(spread.upperQuartile()), row.invalid(),
                CsvTable.cell(row.seconds()),
                CsvTable.cell(row.samplesPerSecond())));
    }

    private static Progress metrics(CsvTable.Row row) {
        return new Progress((int) row.count(0), row.count(1), row.count(2), row.count(3),
                row.number(4), row.number(5), row.number(6), row.number(7), row.number(8),
                row.number(9), row.number(10), row.number(11),
                new PopulationStatistics(row.number(12), row.number(13), row.number(14),
                        row.number(15), row.count(16), row.count(17),
                        new FitnessSpread(row.number(18), row.number(19), row.number(20),
                                row.number(21))),
                row.count(22), row.number(23), row.number(24));
    }
}
