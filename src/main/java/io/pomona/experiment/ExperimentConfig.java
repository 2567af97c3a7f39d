// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.exchange.Spelling;
import io.pomona.experiment.sweep.Rungs;
import io.pomona.experiment.sweep.SweepConfig;
import io.pomona.nn.Loss;
import io.pomona.train.Budget;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An experiment: every method is run with every seed on the same data, network and budget.
 *
 * @param name the experiment's name, of letters, digits, {@code _}, {@code -} and dots
 * @param description what it is about, or null
 * @param data the samples
 * @param network the network
 * @param loss what gradient methods make small, and what is reported as loss of every method
 * @param methods the methods by name, in their order, at least one; names are of letters, digits,
 *        {@code _} and {@code -}
 * @param seeds different whole numbers, at least one
 * @param budget what each trial may spend
 * @param threads the number of threads, 1 to {@link #MAX_THREADS}, or null for one for each processor
 * @param workers how many trials run at once and share the threads, at least 1
 * @param onFailure what a trial that fails means for the others
 * @param sweep for which choices of settings all this is done, or null for the one that is written
 */
public record ExperimentConfig(String name, @Nullable String description, DataConfig data,
        NetworkConfig network, Loss loss, Map<String, MethodConfig> methods, List<Long> seeds,
        Budget budget, @Nullable Integer threads, int workers, FailurePolicy onFailure,
        @Nullable SweepConfig sweep) {
    /** More threads than any machine has processors are taken for a mistake. */
    public static final int MAX_THREADS = 4096;

    /**
     * Checks that the parts are as above and that every trial ends, and copies the collections.
     *
     * @throws IllegalArgumentException if they are not
     */
    public ExperimentConfig {
        methods = Collections.unmodifiableMap(new LinkedHashMap<>(methods));
        seeds = List.copyOf(seeds);
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
            throw new IllegalArgumentException("Expected a name of letters, digits, _, - and dots,"
                    + " the first a letter, a digit or _, but received \"" + name + "\".");
        }
        checkSeeds(seeds);
        if (threads != null && (threads < 1 || threads > MAX_THREADS)) {
            throw new IllegalArgumentException(
                    "Expected threads from 1 to " + MAX_THREADS + ", but received " + threads
                            + ".");
        }
        if (workers < 1 || (threads != null && workers > threads)) {
            throw new IllegalArgumentException("Expected workers from 1 to the number of threads, "
                    + (threads == null ? MAX_THREADS : threads) + ", but received " + workers
                    + ".");
        }
        if (sweep != null) {
            checkSweep(sweep, methods, budget);
        }
        if (methods.isEmpty()) {
            throw new IllegalArgumentException("Expected at least one method, but received none.");
        }
        methods.forEach((key, method) -> checkMethod(key, method, budget, data));
    }

    private static void checkSweep(SweepConfig sweep, Map<String, MethodConfig> methods,
            Budget budget) {
        for (String path : sweep.paths()) {
            String[] keys = path.split("\\.", 3);
            if (keys[0].equals("methods") && !methods.containsKey(keys[1])) {
                throw new IllegalArgumentException("Expected the settings of a sweep to be those of"
                        + " a method of " + methods.keySet() + ", but received \"" + path + "\""
                        + Spelling.nearest(keys[1], methods.keySet())
                                .map(name -> "; did you mean \"" + name + "\"?").orElse("."));
            }
        }
        if (sweep.pruner() != null) {
            if (budget.samples() == null) {
                throw new IllegalArgumentException("Expected budget.samples beside a pruner, whose"
                        + " rungs are sample passes, but received none.");
            }
            Rungs.of(sweep.pruner(), budget.samples());
        }
    }

    /** Returns one trial of this experiment as an experiment of its own. */
    ExperimentConfig ofTrial(String method, long seed) {
        return new ExperimentConfig(name, description, data, network, loss,
                Map.of(method, Objects.requireNonNull(methods.get(method))), List.of(seed), budget,
                threads, 1, onFailure, null);
    }

    private static void checkSeeds(List<Long> seeds) {
        if (seeds.isEmpty()) {
            throw new IllegalArgumentException("Expected at least one seed, but received none.");
        }
        Set<Long> different = new HashSet<>();
        for (Long seed : seeds) {
            if (!different.add(seed)) {
                throw new IllegalArgumentException(
                        "Expected seeds that differ, but received " + seed + " twice.");
            }
        }
    }

    private static void checkMethod(String name, MethodConfig method, Budget budget,
            DataConfig data) {
        if (!name.matches("[A-Za-z0-9_-]*[A-Za-z0-9_]")) {
            throw new IllegalArgumentException("Expected names of methods of letters, digits, _ and"
                    + " -, but received \"" + name + "\".");
        }
        if (method.earlyStopping() != null && data.split().validation() == 0) {
            throw new IllegalArgumentException("Method \"" + name + "\" stops early by the"
                    + " validation score, but data.split has no share for validation.");
        }
        if (method instanceof MethodConfig.Chain chain && chain.hasShares()
                && budget.samples() == null) {
            throw new IllegalArgumentException("Method \"" + name + "\" shares out a budget that"
                    + " there is not: set budget.samples.");
        }
        boolean limited = budget.samples() != null || budget.seconds() != null
                || budget.trainAccuracy() != null || method.ends();
        if (!limited) {
            throw new IllegalArgumentException("Method \"" + name + "\" would never end: set"
                    + " budget.samples or another limit of the budget, or "
                    + switch (method) {
                        case MethodConfig.Evolution _ ->
                            "generations, target_fitness, steady_generations";
                        case MethodConfig.Gradient _,MethodConfig.PopulationBased _ -> "epochs";
                        case MethodConfig.Chain _ -> "a limit of its last stage";
                    } + " or early_stopping of the method.");
        }
    }
}
