// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import io.pomona.experiment.ComparedMetric;
import io.pomona.report.figure.Figure;
import io.pomona.report.figure.Section;
import io.pomona.report.pictures.Pictures;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes {@code report.html}, one file that needs no other and no network: the verdict, the
 * comparison, the curves, the sweep, the trials, the config and the provenance of results folders.
 * Beside it stand the same pictures as SVG and PNG with their numbers as CSV in {@code figures/}, and
 * {@code charts/accuracy.svg} and {@code charts/accuracy.png} for a paper.
 */
public final class HtmlReport {
    private static final String TEMPLATE = "report.ftlh";

    private HtmlReport() {}

    /**
     * Writes the report of a results folder into it and returns its path, as {@link #write(List, Path)}
     * does, but of the pictures in {@code figures/} no PNG files: drawing those takes as long as all
     * else, and nobody should wait for them at the end of a run.
     *
     * @throws io.pomona.PomonaException if the folder has no {@code trials.csv} or it is damaged
     */
    public static Path write(Path resultsFolder) {
        return write(List.of(resultsFolder), resultsFolder, false);
    }

    /**
     * Writes one report that compares the methods of all folders, and returns its path. Charts are left
     * out, and the report says so, where the system has no fonts to draw them with.
     *
     * @param resultsFolders the folders, at least one
     * @param target the folder to write to, which is made when it is missing
     * @throws io.pomona.PomonaException if a folder has no {@code trials.csv} or it is damaged
     */
    public static Path write(List<Path> resultsFolders, Path target) {
        return write(resultsFolders, target, true);
    }

    private static Path write(List<Path> resultsFolders, Path target, boolean withPixels) {
        StoredResults results = StoredResults.read(resultsFolders);
        FigureFiles.makeFolder(target);
        List<String> notes = new ArrayList<>(results.notes());
        Map<String, Object> model = ReportModel.of(results);
        model.put("legend", List.of());
        model.put("curves", List.of());
        model.put("sections", List.of());
        try {
            Pictured pictured = new Pictured(CurveCharts.of(results),
                    sections(results, resultsFolders));
            show(pictured, model, notes);
            writeFiles(pictured, target, withPixels);
        } catch (InternalError | RuntimeException e) {
            // A machine without fonts must not lose the rest of the report.
            notes.add("Not all charts could be drawn on this machine: " + e);
        }
        model.put("notes", notes);
        model.put("tabs", tabs(model));
        Path file = target.resolve("report.html");
        FigureFiles.write(file, text(model));
        return file;
    }

    /** Returns the names of the tabs, those of sections between the curves and the trials. */
    private static List<String> tabs(Map<String, Object> model) {
        Set<String> tabs = new LinkedHashSet<>(List.of("Overview", "Curves"));
        for (Object section : (List<?>) model.getOrDefault("sections", List.of())) {
            tabs.add(String.valueOf(((Map<?, ?>) section).get("tab")));
        }
        tabs.addAll(List.of("Trials", "Config and provenance"));
        return List.copyOf(tabs);
    }

    /** All pictures of a report. */
    private record Pictured(CurveCharts curves, List<Section> sections) {}

    private static void show(Pictured pictured, Map<String, Object> model, List<String> notes) {
        notes.addAll(pictured.curves.notes());
        model.put("legend", CurvePage.legend(pictured.curves.methods()));
        model.put("curves", pictured.curves.model());
        model.put("sections", pictured.sections.stream().map(section -> model(section)).toList());
    }

    private static void writeFiles(Pictured pictured, Path target, boolean withPixels) {
        List<Figure> curves = pictured.curves.figures();
        List<Figure> others = pictured.sections.stream()
                .flatMap(section -> section.figures().stream()).toList();
        FigureFiles.write(target.resolve("figures"),
                Stream.concat(curves.stream(), others.stream()).toList(), withPixels);
        FigureFiles.write(target.resolve("charts"), charts(curves, others), true);
    }

    /** Networks are looked into where they are those of one experiment. */
    private static List<Section> pictures(StoredResults results, List<Path> folders) {
        return folders.size() == 1
                ? Pictures.sections(folders.getFirst(), results.trials(), results.metrics())
                : List.of();
    }

    /** Returns all sections but those that the template has itself, in the order of their tabs. */
    private static List<Section> sections(StoredResults results, List<Path> resultsFolders) {
        List<Section> sections = new ArrayList<>();
        AccuracyPlot.of(results, ComparedMetric.ofColumn(results.comparison().metric()))
                .ifPresent(plot -> sections.add(new Section("Overview", "Final accuracy", "",
                        List.of(plot.figure()))));
        List<Figure> ways = WayChart.figures(results.comparison());
        if (!ways.isEmpty()) {
            sections.add(new Section("Overview", "Passes and time to an accuracy", "", ways));
        }
        sections.addAll(SweepSections.of(results));
        List<Figure> fronts = results.folders().entrySet().stream()
                .flatMap(trial -> FrontChart.of(trial.getValue(), trial.getKey()).stream())
                .map(FrontChart::figure).toList();
        if (!fronts.isEmpty()) {
            sections.add(new Section("Pareto fronts", "Pareto fronts",
                    "<p class=\"soft\">A dot is a network of the last population that no other"
                            + " surpasses in both.</p>",
                    fronts));
        }
        sections.addAll(pictures(results, resultsFolders));
        return sections;
    }

    /** Returns the pictures for papers and READMEs under the names they always had. */
    private static List<Figure> charts(List<Figure> curves, List<Figure> others) {
        List<Figure> charts = new ArrayList<>();
        // The first of the curves stands for all: accuracy over passes.
        curves.stream().filter(figure -> figure.name().contains("accuracy")).limit(1)
                .forEach(figure -> charts
                        .add(new Figure("accuracy", figure.svg(), figure.png(), "",
                                figure.caption())));
        others.stream().filter(figure -> figure.name().startsWith("front-"))
                .forEach(figure -> charts
                        .add(new Figure(figure.name(), figure.svg(), null, "", figure.caption())));
        return charts;
    }

    private static Map<String, Object> model(Section section) {
        return Map.of("tab", section.tab(), "title", section.title(), "html", section.html(),
                "figures", section.figures().stream().map(figure -> Map.of(
                        "caption", figure.caption(), "name", figure.name(), "html",
                        FigurePage.html(figure))).toList());
    }

    private static String text(Map<String, Object> model) {
        Configuration configuration = new Configuration(Configuration.VERSION_2_3_33);
        configuration.setClassForTemplateLoading(HtmlReport.class, "");
        configuration.setDefaultEncoding("UTF-8");
        configuration.setLocale(Locale.ROOT);
        configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        configuration.setLogTemplateExceptions(false);
        StringWriter out = new StringWriter();
        try {
            configuration.getTemplate(TEMPLATE).process(model, out);
        } catch (IOException e) {
            throw new UncheckedIOException("The template " + TEMPLATE + " cannot be read.", e);
        } catch (TemplateException e) {
            throw new IllegalStateException("The template " + TEMPLATE + " does not fit.", e);
        }
        return out.toString();
    }
}
