// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pomona.tensor.RandomKey;
import io.pomona.train.TrainerState;
import io.pomona.train.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where all points are equally good, sigma is neither to grow nor to shrink. */
@NullMarked
class PlateauTest {
    private static final int SIZE = 10;
    private static final int GENERATIONS = 4000;

    private static SearchDistribution distribution(boolean full, Workers workers) {
        float[] unit = new float[SIZE];
        Arrays.fill(unit, 1);
        Start start = new Start(new float[SIZE], unit, 1);
        return full
                ? new CmaDistribution(new Strategy.CmaEs(true), start, 10, workers)
                : new SeparableDistribution(start, 10, workers);
    }

    private static double squaredLength(SearchDistribution distribution, boolean full) {
        TrainerState state = TrainerState.empty();
        distribution.save(state);
        DoubleUnaryOperator square = value -> value * value;
        if (full) {
            return Arrays.stream(state.doubles("sigma_path")).map(square).sum();
        }
        double sum = 0;
        for (float value : state.row("sigma_path")) {
            sum += (double) value * value;
        }
        return sum;
    }

    /**
     * The path is then a standard normal vector: its squared length is 10, with variance 20. It keeps 0.7 of
     * itself at each step, its squared length about 0.5, so 4000 count as some 1300: the standard error is
     * 0.125.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void thePathOfSigmaIsAsLongAsUnderRandomSelection(boolean full) {
        try (Workers workers = Workers.of(1)) {
            SearchDistribution distribution = distribution(full, workers);
            List<float[]> rows = Stream.generate(() -> new float[SIZE]).limit(10).toList();
            double sum = 0;
            for (int generation = 0; generation < GENERATIONS; generation++) {
                RandomKey key = RandomKey.of(7).split(generation);
                distribution.ask(key, 0, rows);
                distribution.tell(key, 0, new double[10]);
                sum += squaredLength(distribution, full);
            }
            assertEquals(SIZE, sum / GENERATIONS, 0.65);
        }
    }
}
