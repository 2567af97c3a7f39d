// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import io.pomona.experiment.ExperimentConfig;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What several commands take from their command line. */
final class Arguments {
    private Arguments() {}

    /** Returns the words of the whole command line. */
    static List<String> typed(CommandSpec spec) {
        return spec.root().commandLine().getParseResult().originalArgs();
    }

    /** Returns the folder asked for, which must have a name: "" would be the current one. */
    static Path folder(CommandSpec spec, Path out) {
        if (out.toString().isBlank()) {
            throw new CommandLine.ParameterException(spec.commandLine(),
                    "Expected a folder after --out, but received nothing.");
        }
        return out;
    }

    /** Returns the number of threads asked for, else the config's, else one a processor. */
    static int threads(CommandSpec spec, @Nullable Integer asked, @Nullable Integer configured) {
        if (asked != null && (asked < 1 || asked > ExperimentConfig.MAX_THREADS)) {
            throw new CommandLine.ParameterException(spec.commandLine(),
                    "Expected --threads from 1 to " + ExperimentConfig.MAX_THREADS
                            + ", but received " + asked + ".");
        }
        if (asked != null) {
            return asked;
        }
        return configured != null ? configured : Runtime.getRuntime().availableProcessors();
    }

    /** Returns the number of workers asked for, else the config's; they share the threads. */
    static int workers(CommandSpec spec, @Nullable Integer asked, int configured, int threads) {
        int workers = asked != null ? asked : configured;
        if (workers < 1 || workers > threads) {
            throw new CommandLine.ParameterException(spec.commandLine(),
                    "Expected --workers from 1 to the number of threads, " + threads
                            + ", but received " + workers + ".");
        }
        return workers;
    }
}
