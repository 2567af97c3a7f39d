// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.hybrid;

import io.pomona.tensor.RandomKey;
import io.pomona.train.GradientSettings;
import java.util.random.RandomGenerator;

/** Draws what is random about the settings of learners: a function of the key, the generation and the learner. */
final class Explorer {
    private final PopulationTrainingSettings settings;
    private final RandomKey key;

    Explorer(PopulationTrainingSettings settings, RandomKey key) {
        this.settings = settings;
        this.key = key;
    }

    /** Returns the settings that a learner begins with. */
    GradientSettings first(int learner) {
        if (learner == 0) {
            return settings.gradient();
        }
        RandomGenerator random = key.split("settings").split(learner).generator();
        double logarithm = StrictMath.log(settings.spread());
        GradientSettings own = settings.gradient();
        for (Tuned tuned : settings.tune()) {
            double factor = StrictMath.exp((2 * random.nextDouble() - 1) * logarithm);
            own = tuned.with(own, tuned.times(tuned.of(own), factor));
        }
        return own;
    }

    /** Returns the rank of the learner to copy from, evenly drawn from the best. */
    int model(long generation, int learner) {
        return key.split("exploit").split(generation).split(learner).generator()
                .nextInt(settings.copying());
    }

    /** Returns settings each of which is multiplied by one of the factors. */
    GradientSettings changed(GradientSettings from, long generation, int learner) {
        RandomGenerator random = key.split("explore").split(generation).split(learner).generator();
        GradientSettings own = from;
        for (Tuned tuned : settings.tune()) {
            double factor = settings.factors().get(random.nextInt(settings.factors().size()));
            own = tuned.with(own, tuned.times(tuned.of(own), factor));
        }
        return own;
    }
}
