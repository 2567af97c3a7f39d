// SPDX-License-Identifier: Apache-2.0
/**
 * A live page of a run, served on loopback from what the run writes.
 */
@NullMarked
package io.pomona.report.watch;

import org.jspecify.annotations.NullMarked;
