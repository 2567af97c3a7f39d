// SPDX-License-Identifier: Apache-2.0
/**
 * What a report is put together from: {@link io.pomona.report.figure.Section}s of text and {@link
 * io.pomona.report.figure.Figure}s, and the colors, fonts and file forms that all drawings share.
 */
@NullMarked
package io.pomona.report.figure;

import org.jspecify.annotations.NullMarked;
