// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.data.Normalization;
import io.pomona.data.Splits;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What there is to say of the data of a trial.
 *
 * @param splits the samples, as the network reads them
 * @param normalization what was done to the raw values
 * @param checksums the SHA-256 of each file by its path; empty for data that were drawn
 * @param warnings sentences about what looks odd
 */
public record DataDescription(Splits splits, Normalization normalization,
        Map<String, String> checksums, List<String> warnings) {
    /** Copies the collections, in their order. */
    public DataDescription {
        checksums = Collections.unmodifiableMap(new LinkedHashMap<>(checksums));
        warnings = List.copyOf(warnings);
    }
}
