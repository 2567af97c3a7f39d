// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NullMarked
class InitializerTest {
    private static final int IN = 120;
    private static final int OUT = 200;

    /**
     * An initialiser and what its draws for {@value #IN} inputs and {@value #OUT} outputs must be.
     *
     * @param bound no draw lies further from the mean
     */
    record Case(Initializer initializer, double mean, double variance, double bound) {}

    static List<Case> cases() {
        double infinity = Double.POSITIVE_INFINITY;
        return List.of(
                new Case(Initializer.glorotUniform(), 0, 2.0 / (IN + OUT),
                        Math.sqrt(6.0 / (IN + OUT))),
                new Case(Initializer.glorotNormal(), 0, 2.0 / (IN + OUT), infinity),
                new Case(Initializer.heUniform(), 0, 2.0 / IN, Math.sqrt(6.0 / IN)),
                new Case(Initializer.heNormal(), 0, 2.0 / IN, infinity),
                new Case(Initializer.lecunUniform(), 0, 1.0 / IN, Math.sqrt(3.0 / IN)),
                new Case(Initializer.lecunNormal(), 0, 1.0 / IN, infinity),
                new Case(new Initializer.Uniform(-1, 3), 1, 16.0 / 12, 2),
                new Case(new Initializer.Normal(-2, 0.5), -2, 0.25, infinity),
                new Case(new Initializer.Constant(0.25), 0.25, 0, 0),
                new Case(Initializer.zeros(), 0, 0, 0));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void meanVarianceAndBoundsAreAsStated(Case c) {
        Network network = Network.builder(Shape.of(IN))
                .add(Dense.of(OUT).withBias(false).withKernelInitializer(c.initializer())).build();
        float[] draws = network.initialParameters(RandomKey.of(1));
        int n = draws.length;
        assertTrue(n >= 10_000);
        double mean = 0;
        for (float draw : draws) {
            mean += (double) draw / n;
        }
        double variance = 0;
        double furthest = 0;
        for (float draw : draws) {
            variance += (draw - c.mean()) * (draw - c.mean()) / n;
            furthest = Math.max(furthest, Math.abs(draw - c.mean()));
        }
        // Five standard deviations of the mean and, for a normal distribution, of the variance.
        assertEquals(c.mean(), mean, 5 * Math.sqrt(c.variance() / n) + 1e-9);
        assertEquals(c.variance(), variance, 5 * c.variance() * Math.sqrt(2.0 / n) + 1e-12);
        assertTrue(furthest <= c.bound() * (1 + 1e-6), () -> "beyond " + c.bound());
        if (c.bound() > 0 && Double.isFinite(c.bound())) {
            assertTrue(furthest > 0.99 * c.bound(), "the whole range is used");
        }
        assertEquals(Math.sqrt(c.variance()), c.initializer().standardDeviation(IN, OUT), 1e-12);
    }

    @Test
    void everyKindOfInitializerIsTested() {
        Set<Class<?>> tested = new HashSet<>();
        cases().forEach(c -> tested.add(c.initializer().getClass()));
        assertEquals(Set.of(Initializer.class.getPermittedSubclasses()), tested);
    }

    @Test
    void fansOfAConvolutionCountTheWindowAndTheGroups() {
        Conv2D layer = new Conv2D(6, new Size(3, 5), Size.of(1), Padding.valid(), Size.of(1), 2,
                true, Activation.linear(), Initializer.heNormal(), Initializer.zeros());
        for (Parameter parameter : layer.parameters(Shape.of(9, 9, 4))) {
            assertEquals(15 * 2, parameter.fanIn());
            assertEquals(15 * 3, parameter.fanOut());
        }
    }

    @Test
    void slotsDifferAndEqualKeysGiveEqualNumbers() {
        Network network = Network.builder(Shape.of(50)).add(Dense.of(50)).add(Dense.of(50))
                .build();
        float[] values = network.initialParameters(RandomKey.of(1));
        float[] first = Arrays.copyOf(values, 2500);
        float[] second = Arrays.copyOfRange(values, 2550, 5050);
        assertFalse(Arrays.equals(first, second));
        assertArrayEquals(values, network.initialParameters(RandomKey.of(1)));
        assertFalse(Arrays.equals(values, network.initialParameters(RandomKey.of(2))));
    }

    @Test
    void whatALayerDrawsDoesNotDependOnTheOthers() {
        Network one = Network.builder(Shape.of(50)).add("a", Dense.of(50)).build();
        Network two = Network.builder(Shape.of(50)).add("b", Dense.of(50)).add("a", Dense.of(50))
                .build();
        assertArrayEquals(one.initialParameters(RandomKey.of(1)),
                Arrays.copyOfRange(two.initialParameters(RandomKey.of(1)), 2550, 5100));
    }
}
