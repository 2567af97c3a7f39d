// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * {@link SigmaControl.SelfAdaptive} at work. Sigmas are rounded to what an individual keeps, so that a
 * search that was restored goes on alike.
 */
final class SelfAdaptiveSigma implements SigmaAdaptation {
    private static final double SMALLEST = Float.MIN_NORMAL;
    private static final double LARGEST = 1e30;

    private final SigmaControl.SelfAdaptive control;
    private final double first;
    private final int count;

    SelfAdaptiveSigma(SigmaControl.SelfAdaptive control, double first, int layers) {
        this.control = control;
        this.first = (float) first;
        this.count = control.per() == SigmaControl.SelfAdaptive.Per.LAYER ? layers : 1;
    }

    @Override
    public boolean areInherited() {
        return true;
    }

    @Override
    public float[] first() {
        float[] sigmas = new float[count];
        Arrays.fill(sigmas, (float) first);
        return sigmas;
    }

    @Override
    public double[] sigmas(Child child) {
        double[] sigmas = inherit(child.inherited());
        if (child.mutated()) {
            change(sigmas, child.key().generator());
        }
        for (int i = 0; i < count; i++) {
            sigmas[i] = (float) sigmas[i];
        }
        return sigmas;
    }

    private double[] inherit(List<float[]> parents) {
        double[] sigmas = new double[count];
        for (int i = 0; i < count; i++) {
            int place = i;
            double[] given = parents.stream()
                    .mapToDouble(own -> own.length == 0 ? first : own[place]).toArray();
            boolean alike = Arrays.stream(given).allMatch(sigma -> sigma == given[0]);
            sigmas[i] = alike ? given[0] : geometricMean(given);
        }
        return sigmas;
    }

    private static double geometricMean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += StrictMath.log(Math.max(value, SMALLEST));
        }
        return StrictMath.exp(sum / values.length);
    }

    /** Of the variance of the logarithm one half is that of all layers together, where there are several. */
    private void change(double[] sigmas, RandomGenerator random) {
        double common = random.nextGaussian();
        for (int i = 0; i < count; i++) {
            double normal = count == 1
                    ? common
                    : Math.sqrt(0.5) * (common + random.nextGaussian());
            double changed = sigmas[i] * StrictMath.exp(control.learningRate() * normal);
            double least = Math.max(control.minimum(), SMALLEST);
            sigmas[i] = Math.min(Math.max(changed, least), LARGEST);
        }
    }
}
