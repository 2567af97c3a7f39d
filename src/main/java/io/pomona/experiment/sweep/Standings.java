// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.sweep;

/**
 * How far the points of one method have come, and how well they do. Rungs count from 0; the last one is
 * the end of a point's budget. A point that has ended has reached every rung.
 */
public interface Standings {
    /** Returns the number of points. */
    int points();

    /** Returns whether a point has come to a rung, or has ended before it. */
    boolean reached(int point, int rung);

    /** Returns whether a point has ended, by itself or by failing. */
    boolean ended(int point);

    /**
     * Returns the best that a point had measured when it came to a rung.
     *
     * @return the value, the higher the better; negative infinity for one that failed
     */
    double best(int point, int rung);

    /** Returns the mean of what a point had measured when it came to a rung; as {@link #best}. */
    double mean(int point, int rung);
}
