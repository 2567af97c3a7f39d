// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

/**
 * One trial of an experiment: one method with one seed.
 *
 * @param id the name of the trial and of its folder, such as {@code ga-1}
 * @param method the key of the method in the config
 * @param seed the seed; trials of equal seeds share the split of the data and the first network
 */
public record Trial(String id, String method, long seed) {
    /** Returns the trial of a method and a seed. */
    public static Trial of(String method, long seed) {
        return new Trial(method + "-" + seed, method, seed);
    }
}
