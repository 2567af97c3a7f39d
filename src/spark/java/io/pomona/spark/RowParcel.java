// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import java.io.Serializable;

/**
 * An individual on its way to an executor.
 *
 * @param index its number in the population
 * @param weights its weights
 */
@SuppressWarnings("ArrayRecordComponent") // As long as the network; sent, not copied.
record RowParcel(int index, float[] weights) implements Serializable {}
