// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.train.Schedule;

/**
 * A sigma that depends on the generation alone.
 *
 * @param schedule by which it is multiplied
 * @param sigma what it is multiplied with
 */
record ScheduledSigma(Schedule schedule, double sigma) implements SigmaAdaptation {
    @Override
    public double[] sigmas(Child child) {
        return new double[]{sigma * factor(child.generation())};
    }

    /** What noise adds to the squares of the weights, which the decay is to take off, goes as this. */
    @Override
    public double decayPart(long generation) {
        double factor = factor(generation);
        return Math.min(1, factor * factor);
    }

    private double factor(long generation) {
        return schedule.factor((double) generation - 1);
    }
}
