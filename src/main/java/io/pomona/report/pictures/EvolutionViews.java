// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.pictures;

import io.pomona.PomonaException;
import io.pomona.experiment.GenealogyCsv;
import io.pomona.experiment.TrialResult;
import io.pomona.report.figure.Figure;
import io.pomona.report.figure.Section;
import io.pomona.train.Ancestor;
import io.pomona.train.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How the populations of methods of evolution went: fitness, diversity, sigma, the success of operators,
 * and the line of ancestors of the best.
 */
final class EvolutionViews {
    private static final String TAB = "Evolution";
    private static final int MOST_METHODS = 6;
    /** More points than this are not seen at the size of a chart. */
    private static final int MOST_POINTS = 400;

    private EvolutionViews() {}

    private record Column(String name, String key, ToDoubleFunction<Progress> value) {}

    private static final List<Column> FITNESS = List.of(
            new Column("best", "best_fitness", Progress::fitness),
            new Column("upper quartile", "upper_quartile_fitness",
                    row -> row.population().fitness().upperQuartile()),
            new Column("median", "median_fitness", row -> row.population().fitness().median()),
            new Column("lower quartile", "lower_quartile_fitness",
                    row -> row.population().fitness().lowerQuartile()),
            new Column("worst", "worst_fitness", row -> row.population().fitness().worst()));
    private static final List<Column> DIVERSITY = List
            .of(new Column("diversity", "diversity", row -> row.population().diversity()));
    private static final List<Column> SIGMA = List
            .of(new Column("sigma", "sigma", Progress::sigma));
    private static final List<Column> SUCCESS = List.of(
            new Column("crossover", "crossover_success",
                    row -> row.population().crossoverSuccess()),
            new Column("mutation", "mutation_success",
                    row -> row.population().mutationSuccess()));

    /** Returns a section for the best completed trial of each method that has a population. */
    static List<Section> of(Path folder, List<TrialResult> trials,
            Map<String, List<Progress>> metrics) {
        List<Section> sections = new ArrayList<>();
        for (TrialResult trial : Chosen.ofEachMethod(trials)) {
            List<Progress> rows = metrics.getOrDefault(trial.trial(), List.of());
            boolean evolves = rows.stream()
                    .anyMatch(row -> Double.isFinite(row.population().fitness().median()));
            if (evolves && sections.size() < MOST_METHODS) {
                sections.add(section(folder, trial, rows));
            }
        }
        return sections;
    }

    private static Section section(Path folder, TrialResult trial, List<Progress> rows) {
        String method = trial.method();
        String key = Figure.nameOf(method);
        List<Figure> figures = new ArrayList<>();
        chart(figures, "fitness-" + key, "Fitness of the population of " + method
                + " by generation: best, quartiles and worst", "fitness", rows, FITNESS);
        chart(figures, "diversity-" + key, "Diversity of the population of " + method
                + ": standard deviation of a weight, in units of its first spread",
                "diversity (first spread = 1)", rows, DIVERSITY);
        chart(figures, "sigma-" + key, "Standard deviation of the mutation of " + method,
                "sigma", rows, SIGMA);
        chart(figures, "success-" + key, "Share of the children of " + method
                + " that do better than their best parent, by operator",
                "share of the children", rows, SUCCESS);
        StringBuilder html = new StringBuilder(Text.paragraph("Trial " + trial.trial()
                + ", the best of " + method + "."));
        genealogy(folder, trial, html, figures);
        return new Section(TAB, "Evolution: " + method, html.toString(), figures);
    }

    private static void chart(List<Figure> figures, String name, String caption, String unit,
            List<Progress> rows, List<Column> columns) {
        List<Progress> thin = thinned(rows);
        double[] generations = thin.stream().mapToDouble(Progress::step).toArray();
        Lines lines = new Lines("generation", unit);
        for (int i = 0; i < columns.size(); i++) {
            lines.line(columns.get(i).name(), generations,
                    thin.stream().mapToDouble(columns.get(i).value()).toArray(), i);
        }
        if (!lines.isEmpty()) {
            figures.add(Figure.of(name, caption, csv(rows, columns), lines.drawing()));
        }
    }

    private static List<Progress> thinned(List<Progress> rows) {
        int step = Math.ceilDiv(rows.size(), MOST_POINTS);
        List<Progress> thin = new ArrayList<>();
        for (int i = 0; i < rows.size(); i += step) {
            thin.add(rows.get(i));
        }
        return thin;
    }

    private static String csv(List<Progress> rows, List<Column> columns) {
        StringBuilder text = new StringBuilder("generation,samples");
        columns.forEach(column -> text.append(',').append(column.key()));
        text.append('\n');
        for (Progress row : rows) {
            text.append(row.step()).append(',').append(row.samples());
            columns.forEach(column -> text.append(',')
                    .append(Text.cell(column.value().applyAsDouble(row))));
            text.append('\n');
        }
        return text.toString();
    }

    private static void genealogy(Path folder, TrialResult trial, StringBuilder html,
            List<Figure> figures) {
        Path file = folder.resolve("trials").resolve(trial.trial()).resolve(GenealogyCsv.NAME);
        if (!Files.exists(file)) {
            html.append(Text.remark("Of " + trial.method() + " no genealogy is kept."));
            return;
        }
        try {
            List<Ancestor> line = GenealogyCsv.read(file);
            Genealogy genealogy = new Genealogy(line);
            html.append(genealogy.html());
            figures.add(genealogy.figure("genealogy-" + Figure.nameOf(trial.method()),
                    trial.method(), Files.readString(file)));
        } catch (PomonaException | IOException e) {
            html.append(Text.missing("The genealogy cannot be shown: " + e.getMessage()));
        }
    }
}
