// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.sweep;

import io.pomona.evolve.Requirement;
import java.util.List;

/** How points are chosen. */
public sealed interface Sampler {
    /** The most points a sweep may have. */
    int MAX_POINTS = 100_000;

    /** Every combination once; the last parameter changes fastest. */
    record Grid() implements Sampler {}

    /**
     * The points that are written down.
     *
     * @param points at least one
     */
    record PointList(List<Point> points) implements Sampler {
        /**
         * Checks and copies the points.
         *
         * @throws IllegalArgumentException if there is none, or too many
         */
        public PointList {
            points = List.copyOf(points);
            requirePoints(points.size());
        }
    }

    /**
     * Points drawn independently of each other.
     *
     * @param points how many, 1 to {@link #MAX_POINTS}
     */
    record RandomSearch(int points) implements Sampler {
        /**
         * Checks the number.
         *
         * @throws IllegalArgumentException if it is out of its range
         */
        public RandomSearch {
            requirePoints(points);
        }
    }

    /**
     * Points of which each parameter has one in each of {@code points} equal parts of its range. M.
     * McKay, R. Beckman, W. Conover, "A Comparison of Three Methods for Selecting Values of Input
     * Variables in the Analysis of Output from a Computer Code", 1979.
     *
     * @param points how many, 1 to {@link #MAX_POINTS}
     */
    record LatinHypercube(int points) implements Sampler {
        /**
         * Checks the number.
         *
         * @throws IllegalArgumentException if it is out of its range
         */
        public LatinHypercube {
            requirePoints(points);
        }
    }

    /**
     * Points of Sobol's sequence, which fill the space evenly; best are powers of two. Direction
     * numbers: S. Joe, F. Kuo, "Constructing Sobol Sequences with Better Two-Dimensional Projections",
     * 2008.
     *
     * @param points how many, 1 to {@link #MAX_POINTS}
     * @param scramble whether the sequence is shifted digit by digit, by the seed; without it the first
     *        point has every parameter at its lower end
     */
    record Sobol(int points, boolean scramble) implements Sampler {
        /**
         * Checks the number.
         *
         * @throws IllegalArgumentException if it is out of its range
         */
        public Sobol {
            requirePoints(points);
        }
    }

    /**
     * The tree-structured Parzen estimator: points near those that did well. J. Bergstra, R. Bardenet,
     * Y. Bengio, B. Kegl, "Algorithms for Hyper-Parameter Optimization", 2011, section 4. Each method
     * has an estimator of its own.
     *
     * @param points how many, 1 to {@link #MAX_POINTS}
     * @param startup how many of them are drawn at random first, at least 1
     * @param batch points that are chosen from the same results, at least 1: a point depends on those of
     *        earlier batches alone, so that a batch can run in parallel
     * @param gamma the share of points that count as good, in {@code (0, 1)}
     * @param candidates from how many the most promising is taken, at least 1
     */
    record Tpe(int points, int startup, int batch, double gamma,
            int candidates) implements Sampler {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public Tpe {
            requirePoints(points);
            Requirement.check("startup", startup >= 1, "of at least 1", startup);
            Requirement.check("batch", batch >= 1, "of at least 1", batch);
            Requirement.check("gamma", gamma > 0 && gamma < 1, "in (0, 1)", gamma);
            Requirement.check("candidates", candidates >= 1, "of at least 1", candidates);
        }

        /** Returns how many points, from the first on, must have ended before a point is chosen. */
        public int needed(int point) {
            return point < startup ? 0 : startup + (point - startup) / batch * batch;
        }
    }

    private static void requirePoints(int points) {
        Requirement.check("points", points >= 1 && points <= MAX_POINTS,
                "from 1 to " + MAX_POINTS, points);
    }
}
