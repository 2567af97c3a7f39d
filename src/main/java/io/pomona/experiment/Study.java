// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.data.DataSet;
import io.pomona.data.LoadedData;
import io.pomona.data.Normalization;
import io.pomona.data.Split;
import io.pomona.data.Splits;
import io.pomona.evolve.GeneticSettings;
import io.pomona.exchange.SavedModel;
import io.pomona.nn.Loss;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.train.Budget;
import io.pomona.train.GradientSettings;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.Progress;
import io.pomona.train.Score;
import io.pomona.train.TrainingSession;
import io.pomona.train.Workers;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Methods compared from Java code, without files: all of them begin with the same network, see the same
 * data and spend the same budget. Inputs are standardised by the training part. A study gives the
 * numbers of the trial with the same seed, data, split and budget and {@code "standardize": true}.
 */
public final class Study implements AutoCloseable {
    private final TrialSetup setup;
    private final Budget budget;
    private final Workers workers;
    private final NetworkEvaluator evaluator;

    /**
     * Creates a study.
     *
     * @param split how the samples are shared out
     * @param budget what each method may spend
     * @param seed the seed of the split, of the first network and of what the methods draw
     * @throws IllegalArgumentException if the data do not suit the network
     */
    public Study(Network network, LoadedData data, Split split, Budget budget, long seed) {
        Splits splits = split.apply(data.data(), RandomKey.of(seed).split("split"));
        Normalization standard = data.normalization().standardisedOn(splits.train());
        this.setup = TrialSetup.of(network,
                new ExperimentData.Prepared(splits.map(standard::standardise), standard), seed);
        this.budget = budget;
        this.workers = Workers.ofAllProcessors();
        this.evaluator = new NetworkEvaluator(network, workers);
    }

    /**
     * What a method gave.
     *
     * @param model the network chosen by validation, with its weights
     * @param train its score on the training set
     * @param validation its score on the validation set, or null without one
     * @param test its score on the test set, or null without one
     * @param last the method's last generation or epoch
     */
    public record Outcome(SavedModel model, Score train, @Nullable Score validation,
            @Nullable Score test, Progress last) {}

    /** Runs the genetic algorithm. */
    public Outcome evolve(GeneticSettings settings, Consumer<Progress> listener) {
        return run(new MethodConfig.Genetic(settings), listener);
    }

    /** Runs training by back-propagation. */
    public Outcome train(GradientSettings settings, Consumer<Progress> listener) {
        return run(new MethodConfig.Gradient(settings), listener);
    }

    private Outcome run(MethodConfig method, Consumer<Progress> listener) {
        TrainingSession session = new TrainingSession(
                setup.trainer(method, Loss.crossEntropy(), budget, evaluator, workers),
                setup.trainingData(), budget, evaluator);
        Progress last = session.runToEnd(listener);
        SavedModel model = new SavedModel(setup.network(), session.bestParameters(),
                session.bestBuffers(), setup.normalization(),
                setup.splits().train().classNames());
        return new Outcome(model, score(model, setup.splits().train()),
                scoreIfPresent(model, setup.splits().validation()),
                scoreIfPresent(model, setup.test()), last);
    }

    private Score score(SavedModel model, DataSet data) {
        return evaluator.evaluate(model.parameters(), model.buffers(), data);
    }

    private @Nullable Score scoreIfPresent(SavedModel model, @Nullable DataSet data) {
        return data == null ? null : score(model, data);
    }

    /** Ends the threads. */
    @Override
    public void close() {
        workers.close();
    }
}
