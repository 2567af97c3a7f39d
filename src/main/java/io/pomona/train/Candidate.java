// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

/**
 * One of several networks that a search ends with. Two are equal only if they share their arrays.
 *
 * @param parameters its weights; not to be changed
 * @param objectives what it is valued by, at least one number, more being better; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record Candidate(float[] parameters, double[] objectives) {}
