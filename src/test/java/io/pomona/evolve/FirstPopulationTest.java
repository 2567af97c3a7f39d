// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pomona.nn.Dense;
import io.pomona.nn.Network;
import io.pomona.nn.ParameterSlot;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class FirstPopulationTest {
    private static final Network NETWORK = Network.builder(Shape.of(400)).add(Dense.of(50)).build();
    private static final float[] TRAINED = NETWORK.initialParameters(RandomKey.of(1));

    private static FirstDraw draw(FirstPopulation initial) {
        FreeWeights free = FreeWeights.of(NETWORK.layout(),
                FrozenLayers.of(NETWORK, List.of()), TRAINED);
        return new FirstDraw(NETWORK, initial, free, TRAINED, RandomKey.of(2));
    }

    @Test
    void individualZeroIsAlwaysTheGivenNetwork() {
        assertArrayEquals(TRAINED, draw(new FirstPopulation.Random()).genome(0));
        assertArrayEquals(TRAINED, draw(new FirstPopulation.Perturbed(1)).genome(0));
    }

    @Test
    void perturbedIndividualsLieAroundIndividualZero() {
        double sigma = 0.3;
        FirstDraw draw = draw(new FirstPopulation.Perturbed(sigma));
        ParameterSlot kernel = NETWORK.layout().slots().getFirst();
        double spread = sigma * kernel.parameter().initializer().standardDeviation(
                kernel.parameter().fanIn(), kernel.parameter().fanOut());
        double sum = 0;
        double squares = 0;
        int n = 0;
        for (int individual = 1; individual <= 5; individual++) {
            float[] weights = draw.genome(individual);
            for (int i = 0; i < kernel.size(); i++) {
                double noise = (weights[i] - TRAINED[i]) / spread;
                sum += noise;
                squares += noise * noise;
                n++;
            }
        }
        assertEquals(0, sum / n, 5 / Math.sqrt(n));
        assertEquals(1, squares / n, 5 * Math.sqrt(2.0 / n));
        assertEquals(100_000, n);
    }

    @Test
    void randomIndividualsAreDrawnByTheInitializers() {
        float[] expected = NETWORK.initialParameters(RandomKey.of(2).split(3));
        assertArrayEquals(expected, draw(new FirstPopulation.Random()).genome(3));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void aPerturbationNeedsASpread(double sigma) {
        String message = assertThrows(IllegalArgumentException.class,
                () -> new FirstPopulation.Perturbed(sigma)).getMessage();
        assertEquals("Expected sigma above 0, but received " + sigma + ".", message);
    }
}
