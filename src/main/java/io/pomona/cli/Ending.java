// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import io.pomona.experiment.Comparison;
import io.pomona.experiment.Comparison.MethodSummary;
import io.pomona.experiment.Comparison.Spread;
import io.pomona.experiment.ComparisonJson;
import io.pomona.experiment.ResultsFolder;
import io.pomona.report.HtmlReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine;

/** What a run ends with: the report, the comparison of the methods, and the exit status. */
final class Ending {
    private Ending() {}

    static int show(Path path, PrintWriter out) {
        ResultsFolder folder = new ResultsFolder(path);
        HtmlReport.write(path);
        Comparison comparison = ComparisonJson.read(folder.comparison());
        TextTable table = new TextTable("Method", "Seeds", "Test accuracy", "95 % interval",
                "Validation", "Training", "Sample passes", "Time");
        boolean allCompleted = true;
        for (MethodSummary method : comparison.methods()) {
            Spread test = method.testAccuracy();
            table.add(method.method(), String.valueOf(method.completed()),
                    Numbers.percent(test.median()), interval(test),
                    Numbers.percent(method.validationAccuracy().median()),
                    Numbers.percent(method.trainAccuracy().median()),
                    Numbers.count(method.medianSamples()), Numbers.seconds(method.medianSeconds()));
            allCompleted &= method.failed() == 0 && method.interrupted() == 0;
        }
        out.println();
        out.println(table);
        out.println(
                "Accuracies, sample passes and times are medians over the seeds; the interval is"
                        + " of the mean test accuracy.");
        out.println();
        out.println(comparison.verdict());
        out.println();
        out.println("Results: " + path);
        out.println("Report:  " + path.resolve("report.html"));
        out.flush();
        return allCompleted ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static String interval(Spread spread) {
        return Double.isNaN(spread.intervalLow())
                ? "-"
                : Numbers.percent(spread.intervalLow()) + " to "
                        + Numbers.percent(spread.intervalHigh());
    }
}
