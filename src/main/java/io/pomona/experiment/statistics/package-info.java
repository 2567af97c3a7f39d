// SPDX-License-Identifier: Apache-2.0
/**
 * Statistics of a few numbers each: location and spread, bootstrap intervals, rank tests, effect
 * sizes, times that were not reached, and curves over several seeds. Plain arithmetic: nothing here
 * knows of trials or files.
 */
@NullMarked
package io.pomona.experiment.statistics;

import org.jspecify.annotations.NullMarked;
