// SPDX-License-Identifier: Apache-2.0
/**
 * Pomona: evolution and back-propagation of the same convolutional networks, compared fairly. The
 * packages form one order, each importing only those before it: tensor, nn, zoo, data, exchange,
 * train, evolve, experiment, report, cli.
 */
@NullMarked
package io.pomona;

import org.jspecify.annotations.NullMarked;
