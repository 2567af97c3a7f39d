// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.pictures;

import io.pomona.data.DataSet;
import io.pomona.exchange.SavedModel;
import io.pomona.experiment.Solution;
import io.pomona.nn.Conv2D;
import io.pomona.nn.DepthwiseConv2D;
import io.pomona.nn.Layer;
import io.pomona.nn.Node;
import io.pomona.nn.SeparableConv2D;
import io.pomona.report.figure.Figure;
import io.pomona.report.figure.Section;
import java.util.ArrayList;
import java.util.List;

/** The filters of a network's convolutional stages and what they make of one picture. */
final class FeatureMaps {
    private static final String TAB = "Feature maps";
    private static final int MOST_STAGES = 6;
    /** Samples that are tried for one that is classified correctly. */
    private static final int MOST_TRIED = 200;

    private FeatureMaps() {}

    /** Returns the section of a network; none where it has no convolution. */
    static List<Section> of(Solution solution) {
        SavedModel model = solution.model();
        List<Node> stages = model.network().nodes().stream()
                .filter(node -> isConvolution(node.layer())).toList();
        if (stages.isEmpty() || !Pixels.areShown(model.network().inputShape())) {
            return List.of();
        }
        String method = solution.trial().method();
        DataSet data = solution.judge();
        int sample = firstCorrect(model, data);
        List<Figure> figures = new ArrayList<>();
        for (Node node : spread(stages)) {
            figures.add(StageFigure.of("maps-" + Figure.nameOf(method + "-" + node.name()),
                    model, node, data, sample, solution.normalization()));
        }
        String words = Text.paragraph(introduction(solution, data, sample));
        return List.of(new Section(TAB, "Filters and feature maps: " + method,
                words + (stages.size() > MOST_STAGES
                        ? Text.remark("Shown are " + MOST_STAGES + " of " + stages.size()
                                + " convolutions, evenly spaced.")
                        : ""),
                figures));
    }

    private static String introduction(Solution solution, DataSet data, int sample) {
        boolean correct = Predictions.of(solution.model(), data.select(new int[]{sample}))
                .isCorrect(0);
        return "What the network of trial " + solution.trial().trial() + " makes of sample "
                + sample + " of the " + solution.judgedOn() + " set ("
                + data.classNames().get(data.labels()[sample]) + "), "
                + (correct
                        ? "the first that it classifies correctly."
                        : "for want of one that it classifies correctly among the first "
                                + Math.min(MOST_TRIED, data.size()) + ".")
                + " Filters are shown from their lowest value (blue) over 0 (white) to their"
                + " highest (vermilion), those of many input channels by their mean over the"
                + " channels; maps from their lowest value (dark) to their highest (bright).";
    }

    private static boolean isConvolution(Layer layer) {
        return layer instanceof Conv2D || layer instanceof DepthwiseConv2D
                || layer instanceof SeparableConv2D;
    }

    private static List<Node> spread(List<Node> stages) {
        int shown = Math.min(MOST_STAGES, stages.size());
        List<Node> chosen = new ArrayList<>();
        for (int i = 0; i < shown; i++) {
            chosen.add(stages.get(shown == 1 ? 0 : i * (stages.size() - 1) / (shown - 1)));
        }
        return chosen;
    }

    /** Returns the first of some samples that a network classifies correctly, or 0. */
    static int firstCorrect(SavedModel model, DataSet data) {
        for (int i = 0; i < Math.min(MOST_TRIED, data.size()); i++) {
            if (Predictions.of(model, data.select(new int[]{i})).isCorrect(0)) {
                return i;
            }
        }
        return 0;
    }
}
