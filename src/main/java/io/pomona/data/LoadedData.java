// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import java.util.List;

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
}
