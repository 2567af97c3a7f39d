// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import io.pomona.experiment.CostEstimate;
import java.time.Duration;

/** Shows what an experiment may cost. */
final class CostTable {
    private static final double MEBIBYTE = 1 << 20;

    private CostTable() {}

    static String of(CostEstimate costs, int workers, int threads) {
        TextTable table = new TextTable("Method", "Trials", "Passes a trial", "Time a trial",
                "Memory");
        for (CostEstimate.Row row : costs.rows()) {
            table.add(row.label(), Numbers.count(row.trials()),
                    Numbers.count(row.passes()), time(row.seconds()), memory(row.bytes()));
        }
        table.add("all", Numbers.count(costs.rows().stream()
                .mapToLong(CostEstimate.Row::trials).sum()), Numbers.count(costs.passes()),
                time(costs.seconds()), memory(costs.bytes()));
        return table + System.lineSeparator()
                + "An estimate: " + (workers == 1
                        ? "one trial at a time"
                        : workers + " trials at once")
                + " on " + threads + (threads == 1 ? " thread" : " threads")
                + ", by two seconds' work on this machine just now; a trial ends with the generation"
                + " or batch that spends its budget, and measuring accuracies and the data take time and"
                + " memory beside it." + (Double.isNaN(costs.passes())
                        ? " - where no setting limits the passes."
                        : "");
    }

    private static String time(double seconds) {
        if (Double.isNaN(seconds)) {
            return "-";
        }
        Duration time = Duration.ofSeconds(Math.round(seconds));
        if (time.toMinutes() == 0) {
            return Numbers.seconds(seconds);
        }
        return time.toHours() == 0
                ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                : time.toHours() + " h " + time.toMinutesPart() + " min";
    }

    private static String memory(double bytes) {
        return Numbers.count(Math.ceil(bytes / MEBIBYTE)) + " MiB";
    }
}
