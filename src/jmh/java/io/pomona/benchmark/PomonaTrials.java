// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import io.pomona.exchange.Json;
import io.pomona.experiment.ConfigReader;
import io.pomona.experiment.ExperimentConfig;
import io.pomona.experiment.ExperimentListener;
import io.pomona.experiment.ExperimentRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A sweep of equal trials, files and checkpoints included, by workers of one thread each. */
final class PomonaTrials implements Subject {
    /** Trials of a sweep. */
    static final int TRIALS = 8;

    private static final String CONFIG = """
            {"data": {"fruits": {"per_class": 20}, "split": [0.6, 0.2, 0.2]},
             "network": {"zoo": "numpycnn"},
             "methods": {"ga": {"type": "genetic", "population": 20}},
             "seeds": [1, 2, 3, 4],
             "budget": {"samples": 20000, "measure_every": 2000},
             "sweep": {"parameters": {"methods.ga.mutation.sigma": [0.05, 0.1]}}}
            """;

    private final ExperimentConfig config;
    private final int workers;
    private final Path folder;
    private int runs;

    PomonaTrials(int workers) {
        this.workers = workers;
        this.config = ConfigReader.read(Json.parse(CONFIG, "trials"), Path.of(""), "trials");
        try {
            this.folder = Files.createTempDirectory("pomona-trials");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Object run() {
        Path out = folder.resolve(String.valueOf(runs++));
        return new ExperimentRunner(config, ExperimentListener.silent()).run(out, workers, workers,
                List.of());
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
