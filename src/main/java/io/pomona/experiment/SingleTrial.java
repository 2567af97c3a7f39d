// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.PomonaException;
import io.pomona.exchange.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Begins or joins a results folder for one trial, beside other processes that run other trials of the
 * same config, as the jobs of an array do. Whoever ends last writes the comparison.
 */
final class SingleTrial {
    private final ExperimentConfig config;
    private final TrialPlan plan;
    private final ResultsFolder folder;

    SingleTrial(ExperimentConfig config, TrialPlan plan, ResultsFolder folder) {
        this.config = config;
        this.plan = plan;
        this.folder = folder;
    }

    /**
     * Joins the folder, and writes what all trials share where nobody has yet.
     *
     * @param begin writes config and provenance
     * @param join adds this start to the provenance
     * @throws PomonaException if the folder holds something else, or a run has it to itself
     */
    FolderLock join(Runnable begin, Runnable join) {
        boolean isNew = !Files.exists(folder.config());
        if (isNew) {
            requireEmpty();
        }
        try {
            Files.createDirectories(folder.path().resolve("trials"));
        } catch (IOException e) {
            throw new PomonaException(folder.path() + ": expected a folder that results can be"
                    + " written to, but it cannot be made: " + e.getMessage()
                    + ". Choose another with --out, or mend its permissions.", e);
        }
        FolderLock lock = FolderLock.join(folder);
        lock.withSharedFiles(() -> {
            if (Files.exists(folder.config())) {
                requireSameConfig();
                Provenance.requireConfig(folder);
                join.run();
            } else {
                begin.run();
            }
        });
        return lock;
    }

    /** Another process may be making the folder just now. */
    private void requireEmpty() {
        if (!Files.exists(folder.path())) {
            return;
        }
        List<Path> ours = Stream.of(".lock", "trials", "run.json", "config.json")
                .map(folder.path()::resolve).toList();
        try (Stream<Path> files = Files.list(folder.path())) {
            if (files.anyMatch(file -> !ours.contains(file))) {
                throw new PomonaException(folder.path() + ": expected a new or empty folder, or one"
                        + " with the results of the same config, but there are other files in it."
                        + " Choose another with --out.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireSameConfig() {
        String there = text(ConfigReader.read(folder.config()));
        if (!there.equals(text(config))) {
            throw new PomonaException(folder.path() + ": expected the results of this config, but"
                    + " they are of another one. Choose another folder with --out.");
        }
    }

    /** Threads and workers change no number. */
    private static String text(ExperimentConfig config) {
        return Json.print(ConfigWriter.write(config)
                .without(List.of("threads", "workers", "on_failure")));
    }

    /** Makes the files that all trials share from what every trial gave; returns whether all are done. */
    boolean gather(FolderLock lock) {
        boolean[] all = new boolean[1];
        lock.withSharedFiles(() -> {
            TrialLedger ledger = new TrialLedger();
            TrialFiles files = new TrialFiles(folder);
            files.read(plan.trials(), false, ledger);
            files.writeTable(plan.trials(), ledger);
            all[0] = plan.undecided() == 0
                    && plan.trials().stream().allMatch(ledger::hasEnded);
            if (all[0]) {
                files.writeComparison(plan.trials(), ledger);
                Provenance.end(folder);
            }
        });
        return all[0];
    }
}
