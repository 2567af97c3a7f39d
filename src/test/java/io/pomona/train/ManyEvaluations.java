// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import com.sun.management.ThreadMXBean;
import io.pomona.data.DataSet;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.zoo.Zoo;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.NullMarked;

/**
 * A program that evaluates a population of 1000 on 80 pictures of 100x100x3, and prints how many bytes
 * an evaluation allocates once all is compiled.
 */
@NullMarked
final class ManyEvaluations {
    private static final int POPULATION = 1000;
    private static final int SAMPLES = 80;
    /** Bytes of an evaluation that are none of a buffer's. */
    static final long LIMIT = 4_000;
    /** Of so many individuals are the rounds that are measured. */
    private static final int FEW = 100;
    /** The compiler may take seconds on a busy machine; of the rounds the one that allocates least counts. */
    private static final long ENOUGH = 10_000_000_000L;

    private ManyEvaluations() {}

    public static void main(String[] arguments) {
        Network network = Zoo.find("numpycnn").orElseThrow().build(Shape.of(100, 100, 3), 4);
        DataSet data = data(network.inputShape());
        List<float[]> population = new ArrayList<>();
        for (int i = 0; i < POPULATION; i++) {
            population.add(network.initialParameters(RandomKey.of(i)));
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        try (Workers workers = Workers.of(2)) {
            NetworkEvaluator evaluator = new NetworkEvaluator(network, workers);
            evaluator.evaluateAll(population, data, false);
            long start = System.nanoTime();
            while (least > FEW * LIMIT && System.nanoTime() - start < ENOUGH) {
                long before = threads.getTotalThreadAllocatedBytes();
                evaluator.evaluateAll(population.subList(0, FEW), data, false);
                least = Math.min(least, threads.getTotalThreadAllocatedBytes() - before);
            }
        }
        System.out.println(least / FEW);
    }

    private static DataSet data(Shape shape) {
        RandomGenerator random = RandomKey.of(1).generator();
        float[] inputs = new float[SAMPLES * shape.size()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = random.nextFloat();
        }
        return DataSet.of(shape, inputs, random.ints(SAMPLES, 0, 4).toArray(),
                DataSet.numberedClasses(4));
    }
}
