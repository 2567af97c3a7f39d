// SPDX-License-Identifier: Apache-2.0
/**
 * The trainer contract, budget, progress and metrics; optimisers, schedules and the gradient
 * trainer; the threads that all trainers share.
 */
@NullMarked
package io.pomona.train;

import org.jspecify.annotations.NullMarked;
