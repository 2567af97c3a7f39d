// SPDX-License-Identifier: Apache-2.0
/**
 * Saved models and the JSON form of a network.
 */
@NullMarked
package io.pomona.exchange;

import org.jspecify.annotations.NullMarked;
