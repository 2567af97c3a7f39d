// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.data.NpyArray;
import io.pomona.data.Npz;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares the files of a stored trial with those of the same trial run again, to the last bit; columns
 * that depend on the clock are left out.
 */
final class TrialDifferences {
    private static final String NONE = "none";

    private final List<Difference> found = new ArrayList<>();

    private TrialDifferences() {}

    /**
     * Returns every difference; an array counts as one.
     *
     * @throws io.pomona.PomonaException if a stored file is missing or damaged
     */
    static List<Difference> between(ResultsFolder stored, Trial trial, ResultsFolder rerun,
            Trial again) {
        TrialDifferences differences = new TrialDifferences();
        differences.rows("trials.csv", row(stored, trial.id()), row(rerun, again.id()));
        // A trial that failed at once leaves no more than its row.
        if (Files.exists(rerun.metrics(again))) {
            differences.metrics(stored.metrics(trial), rerun.metrics(again));
        }
        if (Files.exists(rerun.best(again))) {
            differences.arrays(Npz.read(stored.best(trial)), Npz.read(rerun.best(again)));
        }
        return List.copyOf(differences.found);
    }

    private static CsvTable.Row row(ResultsFolder folder, String id) {
        return table(folder.trials(), TrialsCsv.COLUMNS).rows().stream()
                .filter(row -> row.text(0).equals(id)).findFirst().orElseThrow();
    }

    private static CsvTable table(Path file, List<String> columns) {
        return CsvTable.parse(file, CsvTable.textOf(file), columns);
    }

    /** The id of a trial of a sweep tells its settings, which the trial alone has in its config. */
    private void rows(String file, CsvTable.Row stored, CsvTable.Row rerun) {
        for (int i = 1; i < TrialsCsv.COLUMNS.size(); i++) {
            cell(file, "", TrialsCsv.COLUMNS.get(i), stored.text(i), rerun.text(i));
        }
    }

    private void metrics(Path stored, Path rerun) {
        List<CsvTable.Row> before = table(stored, MetricsCsv.COLUMNS).rows();
        List<CsvTable.Row> now = table(rerun, MetricsCsv.COLUMNS).rows();
        if (before.size() != now.size()) {
            add("metrics.csv", "rows", before.size(), now.size());
        }
        for (int i = 0; i < Math.min(before.size(), now.size()); i++) {
            String place = "step " + now.get(i).text(0) + ", ";
            for (int j = 0; j < MetricsCsv.COLUMNS.size(); j++) {
                cell("metrics.csv", place, MetricsCsv.COLUMNS.get(j), before.get(i).text(j),
                        now.get(i).text(j));
            }
        }
    }

    private void cell(String file, String place, String column, String stored, String rerun) {
        boolean clock = column.contains("seconds") || column.contains("per_second");
        if (!clock && !stored.equals(rerun)) {
            add(file, place + column, stored.isEmpty() ? NONE : stored,
                    rerun.isEmpty() ? NONE : rerun);
        }
    }

    private void arrays(Map<String, NpyArray> stored, Map<String, NpyArray> rerun) {
        Set<String> names = new LinkedHashSet<>(stored.keySet());
        names.addAll(rerun.keySet());
        for (String name : names) {
            NpyArray before = stored.get(name);
            NpyArray now = rerun.get(name);
            if (before == null || now == null) {
                add("best.npz", name, before == null ? NONE : form(before),
                        now == null ? NONE : form(now));
            } else if (before.dtype() != now.dtype() || !before.extents().equals(now.extents())) {
                add("best.npz", name, form(before), form(now));
            } else {
                values(name, before, now);
            }
        }
    }

    private static String form(NpyArray array) {
        return array.dtype() + " " + array.extents();
    }

    /** Says how many values differ, and shows the first of them. */
    private void values(String name, NpyArray stored, NpyArray rerun) {
        byte[] before = stored.rawBytes();
        byte[] now = rerun.rawBytes();
        if (Arrays.equals(before, now)) {
            return;
        }
        int width = before.length / stored.size();
        int first = Arrays.mismatch(before, now) / width;
        int count = 0;
        for (int i = 0; i < stored.size(); i++) {
            int from = i * width;
            count += Arrays.equals(before, from, from + width, now, from, from + width) ? 0 : 1;
        }
        add("best.npz", name + ", " + count + " of " + stored.size() + " values, the first at "
                + first, stored.doubleAt(first), rerun.doubleAt(first));
    }

    private void add(String file, String place, Object stored, Object rerun) {
        found.add(new Difference(file, place, String.valueOf(stored), String.valueOf(rerun)));
    }
}
