// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Gaussian;
import java.util.random.RandomGenerator;

/**
 * How the first values of a parameter are drawn. Fan-in is the number of inputs that feed one output
 * of the layer, fan-out the number of outputs that one input feeds.
 */
public sealed interface Initializer {
    /** Returns uniform in +-sqrt(6 / (fan-in + fan-out)); X. Glorot, Y. Bengio, 2010. */
    static Initializer glorotUniform() {
        return new VarianceScaling(1, Fan.AVERAGE, false);
    }

    /** Returns normal with variance 2 / (fan-in + fan-out); X. Glorot, Y. Bengio, 2010. */
    static Initializer glorotNormal() {
        return new VarianceScaling(1, Fan.AVERAGE, true);
    }

    /** Returns uniform in +-sqrt(6 / fan-in); K. He et al., "Delving Deep into Rectifiers", 2015. */
    static Initializer heUniform() {
        return new VarianceScaling(2, Fan.IN, false);
    }

    /** Returns normal with variance 2 / fan-in; K. He et al., 2015. */
    static Initializer heNormal() {
        return new VarianceScaling(2, Fan.IN, true);
    }

    /** Returns uniform in +-sqrt(3 / fan-in); Y. LeCun et al., "Efficient BackProp", 1998. */
    static Initializer lecunUniform() {
        return new VarianceScaling(1, Fan.IN, false);
    }

    /** Returns normal with variance 1 / fan-in; Y. LeCun et al., 1998. */
    static Initializer lecunNormal() {
        return new VarianceScaling(1, Fan.IN, true);
    }

    /** Returns all zeros. */
    static Initializer zeros() {
        return new Constant(0);
    }

    /** The fan that divides the variance of {@link VarianceScaling}. */
    enum Fan {
        /** The fan-in. */
        IN,
        /** The mean of fan-in and fan-out. */
        AVERAGE
    }

    /**
     * Zero mean and variance {@code scale / fan}; the normal form is not truncated.
     *
     * @param scale the variance for a fan of 1, above 0
     * @param fan what divides it
     * @param normal whether values are drawn from a normal distribution, else from a uniform one
     */
    record VarianceScaling(double scale, Fan fan, boolean normal) implements Initializer {
        /**
         * Checks the scale.
         *
         * @throws IllegalArgumentException if it is not above 0 or not finite
         */
        public VarianceScaling {
            if (!(scale > 0) || Double.isInfinite(scale)) {
                throw new IllegalArgumentException(
                        "Expected a scale above 0, but received " + scale + ".");
            }
        }
    }

    /**
     * Uniform in {@code [minimum, maximum)}.
     *
     * @param minimum the lower bound
     * @param maximum the upper bound, at least the lower
     */
    record Uniform(double minimum, double maximum) implements Initializer {
        /**
         * Checks the bounds.
         *
         * @throws IllegalArgumentException if they are not finite or the wrong way round
         */
        public Uniform {
            if (!(minimum <= maximum) || Double.isInfinite(maximum - minimum)) {
                throw new IllegalArgumentException("Expected minimum <= maximum, but received ["
                        + minimum + ", " + maximum + "].");
            }
        }
    }

    /**
     * Normal.
     *
     * @param mean the mean
     * @param standardDeviation the standard deviation, at least 0
     */
    record Normal(double mean, double standardDeviation) implements Initializer {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if the deviation is negative or a number is not finite
         */
        public Normal {
            if (!(standardDeviation >= 0) || !Double.isFinite(mean + standardDeviation)) {
                throw new IllegalArgumentException("Expected a finite mean and a standard deviation"
                        + " of at least 0, but received " + mean + " and " + standardDeviation
                        + ".");
            }
        }
    }

    /**
     * The same value everywhere.
     *
     * @param value the value
     */
    record Constant(double value) implements Initializer {
        /**
         * Checks the value.
         *
         * @throws IllegalArgumentException if it is not finite
         */
        public Constant {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(
                        "Expected a finite value, but received " + value + ".");
            }
        }
    }

    /** Draws one value for a parameter of the given fans. */
    default float draw(RandomGenerator random, double fanIn, double fanOut) {
        return (float) switch (this) {
            case Constant(double value) -> value;
            case Uniform(double minimum, double maximum) ->
                minimum + (maximum - minimum) * random.nextDouble();
            case Normal(double mean, double deviation) -> mean + deviation * Gaussian.draw(random);
            case VarianceScaling scaling -> {
                double deviation = scaling.standardDeviation(fanIn, fanOut);
                yield scaling.normal
                        ? deviation * Gaussian.draw(random)
                        : deviation * Math.sqrt(3) * (2 * random.nextDouble() - 1);
            }
        };
    }

    /** Returns the standard deviation of the values drawn for a parameter of the given fans. */
    default double standardDeviation(double fanIn, double fanOut) {
        return switch (this) {
            case Constant(_) -> 0;
            case Uniform(double minimum, double maximum) -> (maximum - minimum) / Math.sqrt(12);
            case Normal(_, double deviation) -> deviation;
            case VarianceScaling(double scale, Fan fan, _) ->
                Math.sqrt(scale / (fan == Fan.IN ? fanIn : (fanIn + fanOut) / 2));
        };
    }
}
