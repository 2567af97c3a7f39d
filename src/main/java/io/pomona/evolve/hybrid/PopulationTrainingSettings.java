// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.hybrid;

import io.pomona.evolve.Requirement;
import io.pomona.train.GradientSettings;
import java.util.List;

/**
 * The settings of population-based training: M. Jaderberg et al., "Population Based Training of Neural
 * Networks", 2017.
 *
 * @param population learners, at least 2
 * @param ready gradient steps of a learner between two comparisons, at least 1
 * @param truncation the share of the learners that copy, which is also that of those they copy from: above 0
 *        and at most 0.5; at least one learner
 * @param factors a learner that has copied multiplies each tuned setting by one of these at random; at
 *        least one, each above 0
 * @param tune the settings that are tuned, each once
 * @param spread at the start each is multiplied by a number from {@code 1 / spread} to {@code spread},
 *        uniform in its logarithm; of at least 1
 * @param heldOut the share of the training set that learners are compared on and do not learn from, in
 *        {@code (0, 1)}
 * @param gradient what all learners do; the first begins with exactly these settings
 */
public record PopulationTrainingSettings(int population, int ready, double truncation,
        List<Double> factors, List<Tuned> tune, double spread, double heldOut,
        GradientSettings gradient) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public PopulationTrainingSettings {
        factors = List.copyOf(factors);
        tune = List.copyOf(tune);
        Requirement.check("population", population >= 2, "of at least 2", population);
        Requirement.check("ready", ready >= 1, "of at least 1", ready);
        Requirement.check("truncation", truncation > 0 && truncation <= 0.5,
                "above 0 and at most 0.5", truncation);
        Requirement.check("factors",
                !factors.isEmpty()
                        && factors.stream().allMatch(f -> f > 0 && Double.isFinite(f)),
                "of at least one number, each above 0", factors);
        Requirement.check("tune", tune.stream().distinct().count() == tune.size(),
                "that names no setting twice", tune);
        Requirement.check("spread", spread >= 1 && Double.isFinite(spread), "of at least 1",
                spread);
        Requirement.check("held_out", heldOut > 0 && heldOut < 1, "in (0, 1)", heldOut);
    }

    /** Returns the paper's shares and factors, tuning the learning rate of a gradient method. */
    public static PopulationTrainingSettings of(GradientSettings gradient) {
        return new PopulationTrainingSettings(8, 200, 0.25, List.of(0.8, 1.2),
                List.of(Tuned.LEARNING_RATE), 3, 0.1, gradient);
    }

    /** Returns how many learners copy, and how many they may copy from. */
    int copying() {
        return Math.max(1, (int) Math.floor(truncation * population));
    }
}
