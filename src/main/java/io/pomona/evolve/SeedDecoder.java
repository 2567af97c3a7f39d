// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the weights of individuals that are kept as seeds. */
public interface SeedDecoder {
    /** Returns the number of individuals whose weights may exist at once beside those it keeps. */
    int together();

    /** Returns the weights of each individual, at most {@link #together} of them; a row each. */
    List<float[]> weights(List<SeedGenome> individuals);

    /** Returns what another process needs to make the same weights, or null: it cannot. */
    default @Nullable SeedRecipe recipe() {
        return null;
    }
}
