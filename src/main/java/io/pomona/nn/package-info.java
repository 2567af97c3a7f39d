// SPDX-License-Identifier: Apache-2.0
/**
 * Networks: layers as immutable data, shape inference, the parameter layout and its initialisers,
 * the loss, forward and backward on a workspace, the summary table.
 */
@NullMarked
package io.pomona.nn;

import org.jspecify.annotations.NullMarked;
