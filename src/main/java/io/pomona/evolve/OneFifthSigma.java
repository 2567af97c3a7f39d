// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.tensor.RandomKey;
import io.pomona.train.TrainerState;
import java.util.List;

/** {@link SigmaControl.OneFifth} at work. */
final class OneFifthSigma implements SigmaAdaptation {
    private final SigmaControl.OneFifth control;
    private double sigma;
    private long mutants;
    private long successes;
    private long generations;

    OneFifthSigma(SigmaControl.OneFifth control, double sigma) {
        this.control = control;
        this.sigma = sigma;
    }

    @Override
    public double[] sigmas(Child child) {
        return new double[]{sigma};
    }

    @Override
    public void learn(List<JudgedBirth> born, RandomKey key) {
        mutants += born.size();
        successes += born.stream().filter(JudgedBirth::isSuccess).count();
        if (++generations >= control.window()) {
            change();
            mutants = 0;
            successes = 0;
            generations = 0;
        }
    }

    private void change() {
        double expected = control.target() * mutants;
        if (successes > expected) {
            sigma *= control.factor();
        } else if (successes < expected) {
            sigma /= control.factor();
        }
    }

    @Override
    public void save(TrainerState state) {
        state.put("one_fifth_sigma", sigma).put("one_fifth_counts", mutants, successes,
                generations);
    }

    @Override
    public void restore(TrainerState state) {
        sigma = state.doubles("one_fifth_sigma")[0];
        long[] counts = state.longs("one_fifth_counts");
        mutants = counts[0];
        successes = counts[1];
        generations = counts[2];
    }
}
