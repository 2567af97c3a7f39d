// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.PomonaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where the files of one run of an experiment stand.
 *
 * @param path the folder
 */
public record ResultsFolder(Path path) {
    /** The name of a trial's checkpoint. */
    static final String CHECKPOINT = "checkpoint.npz";

    /**
     * Creates a new results folder.
     *
     * @throws PomonaException if the folder exists and is not empty, or cannot be written to
     */
    public static ResultsFolder create(Path path) {
        try {
            if (Files.exists(path)) {
                requireEmpty(path);
            }
            Files.createDirectories(path.resolve("trials"));
            return new ResultsFolder(path);
        } catch (IOException e) {
            throw new PomonaException(path + ": expected a folder that results can be written to,"
                    + " but it cannot be made: " + e.getMessage()
                    + ". Choose another with --out, or mend its permissions.", e);
        }
    }

    /**
     * Checks, without touching anything, that a folder can be created.
     *
     * @throws PomonaException if the folder exists and is not empty, or is below a file
     */
    public static void requireNew(Path path) {
        try {
            if (Files.exists(path)) {
                requireEmpty(path);
            }
        } catch (IOException e) {
            throw new PomonaException(path + ": expected a folder that results can be written to,"
                    + " but it cannot be read: " + e.getMessage() + ".", e);
        }
        for (Path above = path.toAbsolutePath().getParent(); above != null; above = above
                .getParent()) {
            if (Files.exists(above) && !Files.isDirectory(above)) {
                throw new PomonaException(path + ": expected a folder that results can be written"
                        + " to, but " + above + " is a file. Choose another with --out.");
            }
        }
    }

    private static void requireEmpty(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            throw new PomonaException(
                    path + ": expected a folder for results, but it is a file. Choose another with --out.");
        }
        try (Stream<Path> entries = Files.list(path)) {
            if (entries.findAny().isPresent()) {
                boolean results = Files.exists(path.resolve("run.json"));
                throw new PomonaException(path + ": expected a new or empty folder for results, but"
                        + " there are files in it. Choose another with --out"
                        + (results
                                ? ", or go on with the run that is there by pomona resume " + path
                                : "")
                        + ".");
            }
        }
    }

    /**
     * Opens a results folder.
     *
     * @throws PomonaException if there is none
     */
    public static ResultsFolder open(Path path) {
        ResultsFolder folder = new ResultsFolder(path);
        if (!Files.isRegularFile(folder.config())) {
            throw new PomonaException(path + ": expected a results folder with a config.json, but"
                    + " there is none. Name the folder that pomona run wrote.");
        }
        return folder;
    }

    /** Returns the resolved config's file. */
    public Path config() {
        return path.resolve("config.json");
    }

    /** Returns the provenance's file. */
    public Path run() {
        return path.resolve("run.json");
    }

    /** Returns the table of trials. */
    public Path trials() {
        return path.resolve("trials.csv");
    }

    /** Returns the comparison's file. */
    public Path comparison() {
        return path.resolve("comparison.json");
    }

    /** Returns the folder of a trial. */
    public Path trial(Trial trial) {
        return path.resolve("trials").resolve(trial.id());
    }

    /** Returns the file of what a trial gave. */
    public Path result(Trial trial) {
        return trial(trial).resolve("result.json");
    }

    /** Returns the file of the config of a trial alone, with which it can be run again. */
    public Path config(Trial trial) {
        return trial(trial).resolve("config.json");
    }

    /** Returns a trial's table of generations or epochs. */
    public Path metrics(Trial trial) {
        return trial(trial).resolve("metrics.csv");
    }

    /** Returns the file of a trial's chosen weights. */
    public Path best(Trial trial) {
        return trial(trial).resolve("best.npz");
    }

    /** Returns the file of a trial's checkpoint. */
    public Path checkpoint(Trial trial) {
        return trial(trial).resolve(CHECKPOINT);
    }
}
