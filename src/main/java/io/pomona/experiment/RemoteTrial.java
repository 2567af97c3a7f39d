// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.exchange.Json;
import io.pomona.nn.Network;
import io.pomona.train.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A trial for another process, or the next part of one: what it is, how far it is brought, and the files
 * that it left so far. The other process has a folder of its own, whose files come back.
 *
 * @param config the resolved config with the settings of the trial in it, as JSON
 * @param id the trial's name
 * @param method the key of its method
 * @param seed its seed
 * @param settings its swept settings by their path
 * @param target the sample passes to bring it to
 * @param prune whether it is given up there
 * @param threads the threads it may use, at least 1
 * @param files the files of the trial's folder by name; to go on, its checkpoint and its metrics
 */
public record RemoteTrial(String config, String id, String method, long seed,
        Map<String, String> settings, long target, boolean prune, int threads,
        Map<String, byte[]> files) {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteTrial.class);

    /** Copies the maps, in their order. */
    public RemoteTrial {
        settings = new LinkedHashMap<>(settings);
        files = new LinkedHashMap<>(files);
    }

    /**
     * What came of it.
     *
     * @param result the result as JSON, or null where the trial stands at its target
     * @param files all files of its folder by name
     */
    public record Outcome(@Nullable String result, Map<String, byte[]> files) {
        /** Copies the map, in its order. */
        public Outcome {
            files = new LinkedHashMap<>(files);
        }
    }

    /**
     * Runs the trial in this process. A trial that fails has a result that says so.
     *
     * @param inputs what it works with
     * @param scratch an empty folder
     * @throws IOException if the folder cannot be used
     */
    public Outcome run(RemoteInputs inputs, Path scratch) throws IOException {
        ExperimentConfig experiment = ConfigReader.read(Json.parse(config, id), scratch, id);
        Trial trial = new Trial(id, method, seed, settings);
        ResultsFolder folder = ResultsFolder.create(scratch);
        TrialFiles.write(folder.trial(trial), files);
        TrialResult result;
        try (Workers workers = Workers.of(threads)) {
            result = run(experiment, trial, inputs, folder, workers);
        }
        return new Outcome(result == null ? null : TrialResultJson.text(result),
                TrialFiles.read(folder.trial(trial)));
    }

    private @Nullable TrialResult run(ExperimentConfig experiment, Trial trial,
            RemoteInputs inputs, ResultsFolder folder, Workers workers) {
        TrialRunner runner = null;
        try {
            ExperimentData data = ExperimentData.of(experiment.data(), inputs);
            Network network = experiment.network().build(data.sampleShape(), data.classes());
            runner = new TrialRunner(experiment, folder, trial,
                    TrialSetup.of(network, data, seed, inputs.weights()), workers,
                    ExperimentListener.silent());
            return prune ? runner.prune(target) : runner.run(target);
        } catch (Exception e) {
            // Not thrown: elsewhere it would fail as well.
            LOG.error("Trial {} failed.", id, e);
            return runner == null
                    ? TrialResult.failed(trial, e.toString())
                    : runner.failed(e.toString());
        }
    }
}
