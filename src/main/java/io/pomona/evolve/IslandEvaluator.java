// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import java.util.List;

/**
 * Evaluates islands for a whole {@link IslandEpoch} at once, where what is sent to whoever does so costs
 * more than to breed individuals a second time.
 */
public interface IslandEvaluator extends PopulationEvaluator {
    /**
     * Returns what each island came to, in their order.
     *
     * @param epochs what they do until they meet, all of one search
     */
    List<IslandEpoch.Outcome> evaluate(List<IslandEpoch> epochs);
}
