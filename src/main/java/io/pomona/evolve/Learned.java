// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.train.OptimizerState.Moments;
import org.jspecify.annotations.Nullable;

/**
 * What an individual has learned in its life, beside its genes.
 *
 * @param weights the weights it runs with, where they are not written back into the genes (J. Baldwin,
 *        "A New Factor in Evolution", 1896); or null where they are the genes
 * @param moments the running means of its optimizer, which its children may go on from; or null
 */
public record Learned(float @Nullable [] weights, @Nullable Moments moments) {}
