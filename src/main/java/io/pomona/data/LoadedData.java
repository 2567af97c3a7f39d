// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A data set read from files.
 *
 * @param data the samples, scaled
 * @param normalization the scaling that was applied
 * @param warnings sentences for the user about what looks odd; usually empty
 */
public record LoadedData(DataSet data, Normalization normalization, List<String> warnings) {
    /** Copies the warnings. */
    public LoadedData {
        warnings = List.copyOf(warnings);
    }

    /** Returns the same with the first samples alone, all where there are no more than that. */
    public LoadedData first(int limit) {
        return limit >= data.size()
                ? this
                : new LoadedData(data.select(IntStream.range(0, limit).toArray()), normalization,
                        warnings);
    }
}
