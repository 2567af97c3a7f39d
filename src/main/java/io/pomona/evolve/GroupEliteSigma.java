// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.tensor.RandomKey;
import io.pomona.train.TrainerState;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** {@link SigmaControl.Gesmr} at work. The groups begin with sigmas a factor apart. */
final class GroupEliteSigma implements SigmaAdaptation {
    private final SigmaControl.Gesmr control;
    private double[] groups;

    GroupEliteSigma(SigmaControl.Gesmr control, double sigma) {
        this.control = control;
        this.groups = IntStream.range(0, control.groups())
                .mapToDouble(i -> sigma
                        * StrictMath.pow(control.factor(), i - (control.groups() - 1) / 2.0))
                .toArray();
    }

    @Override
    public double[] sigmas(Child child) {
        return new double[]{groups[child.place() % groups.length]};
    }

    @Override
    public void learn(List<JudgedBirth> mutants, RandomKey key) {
        double[] rises = new double[groups.length];
        Arrays.fill(rises, Double.NEGATIVE_INFINITY);
        for (JudgedBirth mutant : mutants) {
            int group = mutant.birth().place() % groups.length;
            rises[group] = Math.max(rises[group], mutant.rise());
        }
        double[] best = IntStream.range(0, groups.length).boxed()
                .sorted(Comparator.<Integer>comparingDouble(group -> rises[group]).reversed())
                .mapToDouble(group -> groups[group]).toArray();
        int parents = (int) Math.ceil(control.share() * best.length);
        RandomGenerator random = key.generator();
        double[] next = new double[best.length];
        next[0] = best[0];
        for (int i = 1; i < next.length; i++) {
            next[i] = best[random.nextInt(parents)]
                    * StrictMath.pow(control.factor(), 2 * random.nextDouble() - 1);
        }
        groups = next;
    }

    @Override
    public void save(TrainerState state) {
        state.put("group_sigmas", groups.clone());
    }

    @Override
    public void restore(TrainerState state) {
        groups = state.doubles("group_sigmas").clone();
    }
}
