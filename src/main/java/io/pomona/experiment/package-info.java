// SPDX-License-Identifier: Apache-2.0
/**
 * Experiments: the config and its JSON, trials, checkpoints, provenance, result files and the
 * statistics over seeds.
 */
@NullMarked
package io.pomona.experiment;

import org.jspecify.annotations.NullMarked;
