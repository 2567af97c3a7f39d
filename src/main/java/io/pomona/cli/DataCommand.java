// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import io.pomona.PomonaException;
import io.pomona.data.ArraySummary;
import io.pomona.data.FileSummary;
import io.pomona.data.FolderSummary;
import io.pomona.data.Fruits;
import io.pomona.data.Npy;
import io.pomona.tensor.RandomKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code pomona data}. Its commands are classes, since picocli takes several times as long to read
 * those that are methods.
 */
@Command(name = "data", mixinStandardHelpOptions = true, description = "Makes, downloads and describes data sets.", subcommands = {
    DataCommand.Make.class, FetchCommand.class,
    DataCommand.Info.class}, synopsisSubcommandLabel = "COMMAND")
final class DataCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    DataCommand() {}

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(),
                "Expected make, fetch or info after pomona data.");
    }

    /** {@code pomona data make}. */
    @Command(name = "make", mixinStandardHelpOptions = true, description = "Draws the four kinds of fruit and writes fruits_inputs.npy, (n, 100, 100, 3)"
            + " uint8, and fruits_labels.npy, (n,).")
    static final class Make implements Callable<Integer> {
        @Option(names = "--per-class", paramLabel = "N", defaultValue = "20", description = "Pictures of each kind. Default: ${DEFAULT-VALUE}.")
        private int perClass;

        @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Seed of the drawing. Default: ${DEFAULT-VALUE}.")
        private long seed;

        @Option(names = "--out", paramLabel = "DIR", defaultValue = ".", description = "Folder to write to. Default: the current one.")
        private Path folder;

        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        /** For picocli, which fills the fields in. */
        @SuppressWarnings("NullAway.Init")
        Make() {}

        @Override
        public Integer call() {
            Arguments.folder(spec, folder);
            if (perClass < 1 || perClass > Fruits.MAX_PER_CLASS) {
                throw new CommandLine.ParameterException(spec.commandLine(),
                        "Expected --per-class from 1 to " + Fruits.MAX_PER_CLASS
                                + ", but received " + perClass + ".");
            }
            Path inputs = folder.resolve("fruits_inputs.npy");
            Path labels = folder.resolve("fruits_labels.npy");
            for (Path file : List.of(inputs, labels)) {
                if (Files.exists(file)) {
                    throw new PomonaException(file
                            + ": expected no such file yet; remove it or choose another --out.");
                }
            }
            Fruits.Pictures pictures = Fruits.generate(perClass, RandomKey.of(seed));
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw new PomonaException(folder + ": expected a folder to write to, but it cannot"
                        + " be made (" + e.getMessage() + "); choose another --out.", e);
            }
            Npy.write(inputs, pictures.inputs());
            Npy.write(labels, pictures.labels());
            spec.commandLine().getOut().println(inputs + System.lineSeparator() + labels);
            spec.commandLine().getOut().flush();
            return CommandLine.ExitCode.OK;
        }
    }

    /** {@code pomona data info}. */
    @Command(name = "info", mixinStandardHelpOptions = true, description = "Describes .npy and .npz files: shape, type, range, checksum; and folders of data"
            + " sets in their usual files: kind, sizes, classes.")
    static final class Info implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", arity = "1..*", description = ".npy or .npz files, or folders of data sets.")
        private List<Path> files = new ArrayList<>();

        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        /** For picocli, which fills the fields in. */
        @SuppressWarnings("NullAway.Init")
        Info() {}

        @Override
        public Integer call() {
            List<String> texts = new ArrayList<>();
            for (Path file : files) {
                texts.add(Files.isDirectory(file)
                        ? text(FolderSummary.of(file))
                        : text(FileSummary.of(file)));
            }
            texts.forEach(spec.commandLine().getOut()::println);
            spec.commandLine().getOut().flush();
            return CommandLine.ExitCode.OK;
        }

        private static String text(FolderSummary folder) {
            TextTable table = new TextTable("Class", "Samples", "Test");
            for (FolderSummary.ClassSummary one : folder.classes()) {
                table.add(one.name(), Numbers.count(one.samples()),
                        folder.hasTest() ? Numbers.count(one.test()) : "-");
            }
            table.add("all", Numbers.count(folder.samples()),
                    folder.hasTest() ? Numbers.count(folder.test()) : "-");
            String line = System.lineSeparator();
            StringBuilder warnings = new StringBuilder();
            folder.warnings()
                    .forEach(warning -> warnings.append("Warning: ").append(warning).append(line));
            return folder.path() + ": " + folder.kind() + ", " + folder.sizes() + line + warnings
                    + table + line;
        }

        private static String text(FileSummary file) {
            TextTable table = new TextTable("Array", "Type", "Shape", "Min", "Max", "Mean",
                    "Not finite");
            for (ArraySummary array : file.arrays()) {
                table.add(array.name().isEmpty() ? "-" : array.name(), array.dtype(),
                        array.extents().toString(), Numbers.decimal(array.min()),
                        Numbers.decimal(array.max()), Numbers.decimal(array.mean()),
                        Numbers.count(array.notFinite()));
            }
            String line = System.lineSeparator();
            return file.path() + ": " + Numbers.count(file.bytes()) + " bytes, SHA-256 "
                    + file.sha256() + line + table + line;
        }
    }
}
