// SPDX-License-Identifier: Apache-2.0
/**
 * The HTML report and its charts, made from stored results.
 */
@NullMarked
package io.pomona.report;

import org.jspecify.annotations.NullMarked;
