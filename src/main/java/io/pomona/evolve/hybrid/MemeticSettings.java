// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.hybrid;

import io.pomona.evolve.GeneticSettings;

/**
 * The settings of a genetic algorithm whose children learn by gradients before they are evaluated. The
 * first population is evaluated as it is.
 *
 * @param genetic the genetic algorithm
 * @param gradient how children learn
 */
public record MemeticSettings(GeneticSettings genetic, LearningSettings gradient) {}
