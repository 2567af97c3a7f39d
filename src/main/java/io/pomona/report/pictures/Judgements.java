// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.pictures;

import io.pomona.experiment.Solution;
import io.pomona.report.figure.Figure;
import io.pomona.report.figure.Section;
import io.pomona.report.figure.Svg;
import java.util.List;

/** The confusion matrix and the most confident mistakes of a method's chosen network. */
final class Judgements {
    private static final String TAB = "Mistakes";
    /** A difference that rounding in another order of sums could not make. */
    private static final double SAME = 1e-9;

    private Judgements() {}

    /** Returns the sections of a network. */
    static List<Section> of(Solution solution, double multiplyAdds) {
        Subset subset = Subset.of(solution.judge(), solution.model().network(), 1, multiplyAdds);
        Predictions predictions = Predictions.of(solution.model(), subset.data());
        String place = subset.inWords(solution.judgedOn());
        return List.of(confusion(solution, predictions, subset, place),
                mistakes(solution, predictions, place));
    }

    private static Section confusion(Solution solution, Predictions predictions, Subset subset,
            String place) {
        String method = solution.trial().method();
        ConfusionMatrix matrix = ConfusionMatrix.of(predictions, solution.model().classNames());
        StringBuilder html = new StringBuilder(Text.paragraph("Trial " + solution.trial().trial()
                + ", the best of " + method + " by "
                + (Chosen.isValidated(solution.trial()) ? "validation" : "training")
                + " accuracy, on " + place + ": "
                + Text.percent(predictions.accuracy()) + " correct."));
        if (matrix.notFinite() > 0) {
            html.append(Text.paragraph("For " + matrix.notFinite() + " of them the network gave"
                    + " NaN or an infinity; they are not in the matrix."));
        }
        double difference = predictions.accuracy() - solution.storedAccuracy();
        if (subset.isWhole() && Math.abs(difference) > SAME) {
            html.append(Text.missing("The run measured "
                    + Text.percent(solution.storedAccuracy())
                    + ": the data or the program are no longer those of the run."));
        }
        html.append(largest(matrix));
        String name = "confusion-" + Figure.nameOf(method);
        String caption = "Confusion matrix of " + method
                + ": samples by actual and predicted class, colored by their share of the actual"
                + " class";
        return new Section(TAB, "Confusion matrix: " + method, html.toString(),
                matrix.size() > ConfusionFigure.MOST_CLASSES
                        ? List.of()
                        : List.of(Figure.of(name, caption, matrix.csv(),
                                ConfusionFigure.of(matrix))));
    }

    private static String largest(ConfusionMatrix matrix) {
        List<ConfusionMatrix.Confusion> largest = matrix.largest(5);
        if (largest.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<div class=\"scroll\"><table><thead><tr>"
                + "<th>Actual</th><th>Predicted</th><th>Samples</th><th>Of the actual</th>"
                + "</tr></thead><tbody>");
        for (ConfusionMatrix.Confusion one : largest) {
            html.append("<tr><td>").append(Svg.escaped(matrix.classNames().get(one.actual())))
                    .append("</td><td>")
                    .append(Svg.escaped(matrix.classNames().get(one.predicted())))
                    .append("</td><td>").append(one.count()).append("</td><td>")
                    .append(Text.percent(matrix.share(one.actual(), one.predicted())))
                    .append("</td></tr>");
        }
        return html.append("</tbody></table></div>").toString();
    }

    private static Section mistakes(Solution solution, Predictions predictions, String place) {
        String method = solution.trial().method();
        String title = "Most confident mistakes: " + method;
        Mistakes mistakes = Mistakes.of(predictions);
        if (mistakes.all() == 0) {
            return new Section(TAB, title, Text.missing("There is none among " + place + "."),
                    List.of());
        }
        String words = Text
                .paragraph(mistakes.all() + " mistakes among " + place + "; shown are the "
                        + mistakes.samples().size() + " of the highest probability.");
        if (!Pixels.areShown(predictions.data().sampleShape())) {
            return new Section(TAB, title, words + Text.missing("Samples of shape "
                    + predictions.data().sampleShape() + " are no pictures to show."), List.of());
        }
        return new Section(TAB, title, words, List.of(mistakes.figure(
                "mistakes-" + Figure.nameOf(method), "Most confident mistakes of " + method
                        + ": actual class, predicted class and its probability",
                solution.normalization())));
    }
}
