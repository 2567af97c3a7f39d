// SPDX-License-Identifier: Apache-2.0
/**
 * Sweeps: parameters and what they may be, samplers that draw points from them, and pruners that
 * decide which points go on. Knows nothing of files, data or trials.
 */
@NullMarked
package io.pomona.experiment.sweep;

import org.jspecify.annotations.NullMarked;
