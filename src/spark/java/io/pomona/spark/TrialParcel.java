// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.experiment.RemoteTrial;
import java.io.Serializable;
import java.util.LinkedHashMap;

/** A {@link RemoteTrial} on its way to an executor. */
record TrialParcel(String config, String id, String method, long seed,
        LinkedHashMap<String, String> settings, long target, boolean prune, int threads,
        LinkedHashMap<String, byte[]> files) implements Serializable {

    static TrialParcel of(RemoteTrial trial) {
        return new TrialParcel(trial.config(), trial.id(), trial.method(), trial.seed(),
                new LinkedHashMap<>(trial.settings()), trial.target(), trial.prune(),
                trial.threads(), new LinkedHashMap<>(trial.files()));
    }

    RemoteTrial trial() {
        return new RemoteTrial(config, id, method, seed, settings, target, prune, threads, files);
    }
}
