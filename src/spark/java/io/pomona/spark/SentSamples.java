// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.data.DataSet;
import java.io.Serializable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * Samples that were sent to the executors: the training set once, from which a batch is named by numbers,
 * and of samples from elsewhere the latest.
 */
final class SentSamples implements AutoCloseable {
    private final JavaSparkContext context;
    private final DataSet base;
    private @Nullable Broadcast<SamplesParcel> baseSent;
    private @Nullable DataSet other;
    private @Nullable Broadcast<SamplesParcel> otherSent;

    SentSamples(JavaSparkContext context, DataSet base) {
        this.context = context;
        this.base = base;
    }

    /**
     * Where a task finds its samples.
     *
     * @param samples what was sent
     * @param indices which of these, or null: all
     */
    @SuppressWarnings("ArrayRecordComponent") // Sent, not copied.
    record Place(Broadcast<SamplesParcel> samples, int @Nullable [] indices)
            implements
                Serializable {
        DataSet data() {
            return samples.value().some(indices);
        }
    }

    /** Returns where tasks find the training set. */
    Place all() {
        return of(base);
    }

    /** Returns where tasks find samples; sends them if they have not been sent. */
    Place of(DataSet data) {
        DataSet.Origin origin = data.origin();
        if (data == base) {
            return new Place(base(), null);
        }
        if (origin != null && origin.data() == base) {
            return new Place(base(), origin.indices());
        }
        return new Place(other(data), null);
    }

    private Broadcast<SamplesParcel> base() {
        Broadcast<SamplesParcel> known = baseSent;
        if (known == null) {
            known = context.broadcast(new SamplesParcel(base));
            baseSent = known;
        }
        return known;
    }

    private Broadcast<SamplesParcel> other(DataSet data) {
        Broadcast<SamplesParcel> known = otherSent;
        if (known == null || other != data) {
            if (known != null) {
                known.destroy();
            }
            known = context.broadcast(new SamplesParcel(data));
            otherSent = known;
            other = data;
        }
        return known;
    }

    @Override
    public void close() {
        if (baseSent != null) {
            baseSent.destroy();
            baseSent = null;
        }
        if (otherSent != null) {
            otherSent.destroy();
            otherSent = null;
        }
    }
}
