// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import io.pomona.PomonaException;
import io.pomona.exchange.ModelFile;
import io.pomona.exchange.ModelFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pomona export}. */
@Command(name = "export", mixinStandardHelpOptions = true, description = "Writes a saved model for other programs: as ONNX, NumPy's npz or safetensors.")
final class ExportCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "MODEL", description = "A saved model: best.npz, .safetensors or .onnx.")
    private Path model;

    @Option(names = "--to", required = true, paramLabel = "onnx|npz|safetensors", description = "The format to write.")
    private ModelFormat format;

    @Parameters(index = "1", paramLabel = "FILE", description = "The file to write; there must be none of that name yet.")
    private Path file;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    ExportCommand() {}

    @Override
    public Integer call() {
        requireName();
        if (Files.exists(file)) {
            throw new PomonaException(
                    file + ": expected no such file yet; remove it or choose another name.");
        }
        ModelFile.write(file, ModelFile.read(model), format);
        spec.commandLine().getOut().println(file);
        spec.commandLine().getOut().flush();
        return CommandLine.ExitCode.OK;
    }

    /** A file named as one of another format would be read as one of that. */
    private void requireName() {
        if (file.toString().isBlank()
                || ModelFormat.named(file).orElse(format) != format) {
            throw new PomonaException("Expected a file whose name ends in " + format.ending()
                    + " after --to " + format.ending().substring(1) + ", but received \"" + file
                    + "\".");
        }
    }
}
