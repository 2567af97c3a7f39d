// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.pictures;

import io.pomona.data.DataSet;
import io.pomona.exchange.SavedModel;
import io.pomona.experiment.Solution;
import io.pomona.nn.Network;
import io.pomona.nn.ParameterSlot;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.Score;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.List;

/**
 * Loss and accuracy on the straight line between two sets of weights, {@code (1 - alpha) * first + alpha *
 * second}: I. J. Goodfellow, O. Vinyals, A. M. Saxe, "Qualitatively characterizing neural network
 * optimization problems", 2015, section 3.
 *
 * @param points what was measured, in the order of alpha
 * @param train the training samples it was measured on
 * @param judge the samples to judge by, likewise
 */
record Line(List<Point> points, Subset train, Subset judge) {
    /** Twelfths of the way, from a quarter before the first to a quarter behind the second. */
    private static final int FROM = -3;
    private static final int TO = 15;
    private static final int STEPS = 12;

    /**
     * A place on the line.
     *
     * @param alpha 0 at the first weights, 1 at the second
     * @param train the score on training samples
     * @param judge the score on the samples to judge by
     */
    record Point(double alpha, Score train, Score judge) {}

    Line {
        points = List.copyOf(points);
    }

    /**
     * Measures the line between two networks that are alike.
     *
     * @param multiplyAdds how many it may take
     */
    static Line between(Solution first, SavedModel second, double multiplyAdds) {
        Network network = first.model().network();
        int passes = 2 * (TO - FROM + 1) * (network.usesBatchStatistics() ? 2 : 1);
        Subset train = Subset.of(first.splits().train(), network, passes, multiplyAdds);
        Subset judge = Subset.of(first.judge(), network, passes, multiplyAdds);
        try (Workers workers = Workers.of(1)) {
            NetworkEvaluator evaluator = new NetworkEvaluator(network, first.loss(), workers);
            List<Point> points = new ArrayList<>();
            for (int i = FROM; i <= TO; i++) {
                double alpha = (double) i / STEPS;
                float[] weights = mixed(first.model().parameters(), second.parameters(), alpha);
                float[] buffers = buffers(evaluator, weights, train.data());
                points.add(new Point(alpha, evaluator.evaluate(weights, buffers, train.data()),
                        evaluator.evaluate(weights, buffers, judge.data())));
            }
            return new Line(points, train, judge);
        }
    }

    /** Moving statistics of weights between two networks are in neither: they are measured anew. */
    private static float[] buffers(NetworkEvaluator evaluator, float[] weights, DataSet train) {
        return evaluator.network().usesBatchStatistics()
                ? evaluator.batchStatistics(weights, train)
                : evaluator.network().initialBuffers();
    }

    /** Returns the weights at a place of the line; those of an end exactly. */
    static float[] mixed(float[] first, float[] second, double alpha) {
        float[] mixed = new float[first.length];
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = (float) ((1 - alpha) * first[i] + alpha * second[i]);
        }
        return mixed;
    }

    /** Returns whether two networks have the same arrays, so that there is a line between them. */
    static boolean joins(Network one, Network other) {
        return one.inputShape().equals(other.inputShape()) && shapes(one).equals(shapes(other));
    }

    private static List<String> shapes(Network network) {
        return network.layout().slots().stream().map(Line::shape).toList();
    }

    private static String shape(ParameterSlot slot) {
        return slot.name() + slot.shape();
    }

    /** Returns the distance of the two ends, the Euclidean norm of the difference of all weights. */
    static double distance(float[] first, float[] second) {
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            double difference = (double) second[i] - first[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    /** Returns the numbers, a row a point. */
    String csv() {
        StringBuilder text = new StringBuilder(
                "alpha,train_loss,train_accuracy,held_out_loss,held_out_accuracy\n");
        points.forEach(point -> text.append(point.alpha()).append(',')
                .append(Text.cell(point.train().loss())).append(',')
                .append(point.train().accuracy()).append(',')
                .append(Text.cell(point.judge().loss())).append(',')
                .append(point.judge().accuracy()).append('\n'));
        return text.toString();
    }
}
