// SPDX-License-Identifier: Apache-2.0
/** Evolution and gradients together: memetic algorithms, population-based training and chains of methods. */
@NullMarked
package io.pomona.evolve.hybrid;

import org.jspecify.annotations.NullMarked;
