// SPDX-License-Identifier: Apache-2.0
/**
 * The genome, alterers, selection, fitness, population evaluation and the genetic trainer. The
 * only place of Jenetics.
 */
@NullMarked
package io.pomona.evolve;

import org.jspecify.annotations.NullMarked;
