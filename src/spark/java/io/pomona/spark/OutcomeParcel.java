// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.experiment.RemoteTrial;
import java.io.Serializable;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** A {@link RemoteTrial.Outcome} on its way back. */
record OutcomeParcel(@Nullable String result, LinkedHashMap<String, byte[]> files)
        implements
            Serializable {

    static OutcomeParcel of(RemoteTrial.Outcome outcome) {
        return new OutcomeParcel(outcome.result(), new LinkedHashMap<>(outcome.files()));
    }

    RemoteTrial.Outcome outcome() {
        return new RemoteTrial.Outcome(result, files);
    }
}
