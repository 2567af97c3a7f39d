// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import io.pomona.exchange.Json;
import io.pomona.experiment.ConfigSchema;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pomona schema}. */
@Command(name = "schema", mixinStandardHelpOptions = true, description = "Prints the JSON Schema of a config (draft 2020-12), for editors.")
final class SchemaCommand implements Callable<Integer> {
    @Option(names = "--out", paramLabel = "FILE", description = "Writes it into a file instead.")
    private @Nullable Path out;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    SchemaCommand() {}

    @Override
    public Integer call() {
        if (out == null) {
            spec.commandLine().getOut().println(ConfigSchema.generate().toPrettyString());
            spec.commandLine().getOut().flush();
        } else {
            Json.write(out, ConfigSchema.generate());
        }
        return CommandLine.ExitCode.OK;
    }
}
