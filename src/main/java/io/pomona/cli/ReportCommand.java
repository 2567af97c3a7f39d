// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import io.pomona.experiment.ResultsFolder;
import io.pomona.report.HtmlReport;
import io.pomona.report.TensorBoardFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pomona report}. */
@Command(name = "report", mixinStandardHelpOptions = true, description = "Writes report.html anew from results; of several folders one report that compares them.")
final class ReportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", arity = "1..*", description = "Results folders.")
    private List<Path> paths = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "The folder to write the report to. Default: the first one.")
    private @Nullable Path out;

    @Option(names = "--tensorboard", description = "Also writes the curves of each folder for TensorBoard.")
    private boolean tensorBoard;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    ReportCommand() {}

    @Override
    public Integer call() {
        List<Path> folders = paths.stream().map(path -> ResultsFolder.open(path).path()).toList();
        Path target = out == null ? folders.getFirst() : Arguments.folder(spec, out);
        spec.commandLine().getOut().println(HtmlReport.write(folders, target));
        if (tensorBoard) {
            folders.forEach(folder -> spec.commandLine().getOut()
                    .println("tensorboard --logdir " + TensorBoardFiles.write(folder)));
        }
        return CommandLine.ExitCode.OK;
    }
}
