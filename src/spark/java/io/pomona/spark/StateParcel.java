// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.train.TrainerState;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/**
 * A {@link TrainerState} on its way to an executor. A row that is there twice, as one object, is sent once
 * and is one object again.
 */
record StateParcel(LinkedHashMap<String, ArrayList<float[]>> rows,
        LinkedHashMap<String, double[]> doubles, LinkedHashMap<String, long[]> longs)
        implements
            Serializable {

    static StateParcel of(TrainerState state) {
        LinkedHashMap<String, ArrayList<float[]>> rows = new LinkedHashMap<>();
        state.rows().forEach((name, values) -> rows.put(name, new ArrayList<>(values)));
        return new StateParcel(rows, new LinkedHashMap<>(state.doubles()),
                new LinkedHashMap<>(state.longs()));
    }

    TrainerState state() {
        TrainerState state = TrainerState.empty();
        rows.forEach(state::put);
        doubles.forEach(state::put);
        longs.forEach(state::put);
        return state;
    }
}
