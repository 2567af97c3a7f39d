// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.train.Workers;
import java.util.function.Supplier;

/** Says who runs a trial. */
@FunctionalInterface
interface TrialRuns {
    /**
     * Returns the run of a trial.
     *
     * @param work the trial
     * @param workers who run it, where it is run here
     * @param listener hears how it goes on
     */
    TrialRun of(TrialScheduler.Work work, Workers workers, ExperimentListener listener);

    /** Returns runs in this process. */
    static TrialRuns here(ExperimentInputs inputs, ResultsFolder folder,
            Supplier<PopulationEvaluators> evaluators) {
        return (work, workers, listener) -> {
            ExperimentConfig config = work.point().config();
            ExperimentInputs.Inputs given = inputs.of(config);
            TrialSetup setup = TrialSetup.of(given.network(), given.data(), work.trial().seed(),
                    given.weights());
            return new TrialRunner(config, folder, work.trial(),
                    setup.evaluatedBy(evaluators.get()), workers, listener);
        };
    }
}
