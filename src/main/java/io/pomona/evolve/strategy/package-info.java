// SPDX-License-Identifier: Apache-2.0
/**
 * Evolution strategies: searches that hold a distribution of networks, draw a generation from it, and
 * move it towards the better ones. A strategy only asks and is told; the trainer evaluates.
 */
@NullMarked
package io.pomona.evolve.strategy;

import org.jspecify.annotations.NullMarked;
