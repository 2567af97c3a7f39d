// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.data.DataSet;
import io.pomona.tensor.Shape;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link DataSet} that stays on the executors while individuals come and go. Tasks of one executor
 * share the data set that is made of it.
 */
final class SamplesParcel implements Serializable {
    private final int[] shape;
    private final float[] inputs;
    private final int[] labels;
    private final String[] classNames;
    private transient @Nullable DataSet data;
    /** The batch that was drawn last: all tasks of a generation ask for the same. */
    private transient int @Nullable [] drawn;
    private transient @Nullable DataSet batch;

    SamplesParcel(DataSet data) {
        this.shape = data.sampleShape().dimensions().stream().mapToInt(Integer::intValue).toArray();
        this.inputs = data.inputs();
        this.labels = data.labels();
        this.classNames = data.classNames().toArray(String[]::new);
    }

    /** Returns all samples. */
    synchronized DataSet all() {
        DataSet known = data;
        if (known == null) {
            known = DataSet.of(Shape.of(shape), inputs, labels, List.of(classNames));
            data = known;
        }
        return known;
    }

    /**
     * Returns some samples.
     *
     * @param indices which, or null: all
     */
    synchronized DataSet some(int @Nullable [] indices) {
        if (indices == null) {
            return all();
        }
        DataSet known = batch;
        if (known == null || !Arrays.equals(drawn, indices)) {
            known = all().select(indices);
            drawn = indices.clone();
            batch = known;
        }
        return known;
    }
}
