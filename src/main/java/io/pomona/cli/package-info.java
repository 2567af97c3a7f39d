// SPDX-License-Identifier: Apache-2.0
/**
 * Commands and their wiring; the only place that prints or exits.
 */
@NullMarked
package io.pomona.cli;

import org.jspecify.annotations.NullMarked;
