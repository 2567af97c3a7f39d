// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import io.pomona.experiment.ResultsFolder;
import io.pomona.report.HtmlReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pomona report}. */
@Command(name = "report", mixinStandardHelpOptions = true, description = "Writes report.html anew from the results in each folder.")
final class ReportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", arity = "1..*", description = "Results folders.")
    private List<Path> paths = new ArrayList<>();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    ReportCommand() {}

    @Override
    public Integer call() {
        List<ResultsFolder> folders = paths.stream().map(ResultsFolder::open).toList();
        for (ResultsFolder folder : folders) {
            HtmlReport.write(folder.path());
            spec.commandLine().getOut().println(folder.path().resolve("report.html"));
        }
        return CommandLine.ExitCode.OK;
    }
}
