// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import io.pomona.data.DataSet;
import io.pomona.nn.Activation;
import io.pomona.nn.ActivationLayer;
import io.pomona.nn.AveragePooling2D;
import io.pomona.nn.Conv2D;
import io.pomona.nn.ConvolutionKernel;
import io.pomona.nn.Dense;
import io.pomona.nn.Dropout;
import io.pomona.nn.Flatten;
import io.pomona.nn.GlobalAveragePooling2D;
import io.pomona.nn.LayerNormalization;
import io.pomona.nn.LocalResponseNormalization;
import io.pomona.nn.Loss;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Mode;
import io.pomona.nn.Network;
import io.pomona.nn.Padding;
import io.pomona.nn.Padding2D;
import io.pomona.nn.Plan;
import io.pomona.nn.SeparableConv2D;
import io.pomona.nn.Workspace;
import io.pomona.tensor.Lanes;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.zoo.Zoo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.jspecify.annotations.NullMarked;

/**
 * A program that runs small networks forward, backward and through two steps of training, by every
 * kernel, and prints how many lanes its vectors have and a checksum of each result. Its arguments are for how many milliseconds it
 * starts over, which must not change them, and the networks it takes.
 */
@NullMarked
final class ManyBits {
    private static final int SAMPLES = 3;

    private final Map<String, String> sums = new LinkedHashMap<>();

    private ManyBits() {}

    public static void main(String[] arguments) {
        List<String> names = Arrays.asList(arguments).subList(1, arguments.length);
        Map<String, String> first = new ManyBits().compute(names);
        long end = System.nanoTime() + Long.parseLong(arguments[0]) * 1_000_000;
        while (System.nanoTime() < end) {
            require(first.equals(new ManyBits().compute(names)), "the same after many rounds");
        }
        System.out.println(Lanes.count());
        first.forEach((name, sum) -> System.out.println(name + " " + sum));
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException("Expected " + what + ".");
        }
    }

    private Map<String, String> compute(List<String> names) {
        activations();
        optimizers();
        Map<String, Network> networks = networks();
        networks.keySet().retainAll(names);
        networks.forEach((name, network) -> {
            Set<Plan> plans = new HashSet<>();
            for (ConvolutionKernel kernel : ConvolutionKernel.values()) {
                Network planned = network.withConvolutionKernel(kernel);
                if (plans.add(planned.plan(Mode.INFERENCE))) {
                    run(name + " " + kernel, planned);
                }
            }
        });
        return sums;
    }

    private static Map<String, Network> networks() {
        Map<String, Network> networks = new LinkedHashMap<>();
        networks.put("numpycnn",
                Zoo.find("numpycnn").orElseThrow().build(Shape.of(24, 27, 3), 4));
        networks.put("cifar", Network.builder(Shape.of(6, 6, 3)).add(same(16)).add(same(17))
                .add(MaxPooling2D.of(2)).add(same(18)).add(new Flatten())
                .add(Dense.of(24).withActivation(Activation.relu())).add(new Dropout(0.3))
                .add(Dense.of(10)).build());
        networks.put("tiny", Network.builder(Shape.of(6, 5, 2)).add(same(2))
                .add(MaxPooling2D.of(2)).add(Conv2D.of(17, 1)).add(new Flatten())
                .add(Dense.of(3)).build());
        networks.put("smooth", Network.builder(Shape.of(19, 18, 2))
                .add(Conv2D.of(3, 3).withActivation(Activation.tanh()))
                .add(Conv2D.of(4, 3).withStride(2).withActivation(Activation.tanh()))
                .add(AveragePooling2D.of(3, 2)).add(new Flatten())
                .add(Dense.of(19).withActivation(Activation.sigmoid()))
                .add(Dense.of(3).withActivation(Activation.softmax())).build());
        networks.put("normal", Network.builder(Shape.of(7, 8, 3))
                .add(Padding2D.of(1)).add(SeparableConv2D.of(19, 3))
                .add(LocalResponseNormalization.of()).add(LayerNormalization.of())
                .add(new LocalResponseNormalization(4, 0.5, 0.6, 1, true))
                .add(new LayerNormalization(1e-5, true, true, true))
                .add(GlobalAveragePooling2D.of()).add(Dense.of(3)).build());
        return networks;
    }

    private static Conv2D same(int filters) {
        return Conv2D.of(filters, 3).withPadding(Padding.same())
                .withActivation(Activation.relu());
    }

    private static float[] uniform(int count, float reach, long seed) {
        RandomGenerator random = RandomKey.of(seed).generator();
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = reach * (2 * random.nextFloat() - 1);
        }
        return values;
    }

    private void put(String name, float[] values) {
        CRC32 sum = new CRC32();
        for (float value : values) {
            int bits = Float.floatToIntBits(value);
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                sum.update(bits >> shift);
            }
        }
        require(sums.put(name, Long.toHexString(sum.getValue())) == null, "one result a name");
    }

    private void activations() {
        int count = 37;
        for (Activation activation : List.of(Activation.relu(), new Activation.LeakyRelu(0.3),
                Activation.sigmoid(), Activation.tanh(), Activation.softmax(), Activation.relu6(),
                new Activation.BoundedRelu(null, 0.2, 0.5), Activation.elu(),
                new Activation.Selu(), Activation.gelu(), new Activation.Gelu(true),
                Activation.silu(), new Activation.Softplus(), new Activation.Softsign(),
                new Activation.HardSigmoid(), new Activation.HardTanh(),
                new Activation.HardSwish(), new Activation.Mish(),
                new Activation.Exponential())) {
            Network network = Network.builder(Shape.of(count)).add(new ActivationLayer(activation))
                    .add(Dense.of(1).withBias(false)).build();
            float[] x = uniform(count, 30, 1);
            Workspace workspace = network.trainingWorkspace(1);
            workspace.forward(uniform(count, 1, 2), 0, x, 0, 1);
            put(activation + " forward", workspace.logits());
            Arrays.fill(workspace.logitsGradient(), 1);
            float[] gradient = new float[count];
            workspace.backward(1, gradient, x);
            put(activation + " values", gradient);
            put(activation + " gradients", x);
        }
    }

    private void optimizers() {
        int count = 37;
        for (Optimizer optimizer : List.of(new Optimizer.Sgd(0.9, true),
                new Optimizer.Adam(0.9, 0.999, 1e-8), new Optimizer.AdamW(0.9, 0.999, 1e-8),
                new Optimizer.RmsProp(0.99, 1e-8))) {
            float[] weights = uniform(count, 1, 3);
            OptimizerState state = new OptimizerState(optimizer, count, 0.01, 0.02);
            for (int step = 0; step < 3; step++) {
                state.stepInPlace(weights, uniform(count, 1, 4 + step), 0.1);
            }
            put(optimizer.toString(), weights);
        }
    }

    private void run(String name, Network network) {
        float[] parameters = network.initialParameters(RandomKey.of(7));
        int size = network.inputShape().size();
        float[] x = uniform(SAMPLES * size, 1, 8);
        float[] logits = logits(network, parameters, x);
        put(name + " logits", logits);
        Workspace workspace = network.trainingWorkspace(2);
        workspace.forward(parameters, 0, x, 0, 2);
        System.arraycopy(logits, 0, workspace.logitsGradient(), 0, 2 * network.classes());
        float[] gradient = new float[parameters.length];
        float[] inputGradient = new float[2 * size];
        workspace.backward(2, gradient, inputGradient);
        put(name + " gradient", gradient);
        put(name + " gradient of the inputs", inputGradient);
        int[] labels = IntStream.range(0, SAMPLES).map(i -> i % 3).toArray();
        train(name, network, parameters, DataSet.of(network.inputShape(), x, labels,
                DataSet.numberedClasses(3)));
    }

    /** Returns the logits, which must be the same however the samples are cut into passes. */
    private static float[] logits(Network network, float[] parameters, float[] x) {
        int classes = network.classes();
        int size = network.inputShape().size();
        float[] all = new float[SAMPLES * classes];
        for (int part = SAMPLES; part > 0; part--) {
            float[] logits = new float[all.length];
            Workspace workspace = network.workspace(part);
            for (int from = 0; from < SAMPLES; from += part) {
                int n = Math.min(part, SAMPLES - from);
                workspace.forward(parameters, 0, x, from * size, n);
                System.arraycopy(workspace.logits(), 0, logits, from * classes, n * classes);
            }
            require(part == SAMPLES || Arrays.equals(all, logits),
                    "the same logits in passes of " + part);
            all = logits;
        }
        return all;
    }

    /** Trains and scores, which must give the same with any number of threads. */
    private void train(String name, Network network, float[] start, DataSet data) {
        int[] order = IntStream.range(0, SAMPLES).toArray();
        float[] weights = {};
        List<NetworkEvaluator.Outcome> outcomes = List.of();
        for (int threads = 1; threads <= 3; threads++) {
            float[] trained = start.clone();
            try (Workers workers = Workers.of(threads)) {
                BatchGradient batch = new BatchGradient(network, data, Loss.crossEntropy(), SAMPLES,
                        workers);
                OptimizerState state = new OptimizerState(new Optimizer.Sgd(0.9, false),
                        trained.length, 0, 0);
                float[] gradient = new float[trained.length];
                for (int step = 0; step < 2; step++) {
                    batch.compute(trained, order, 0, SAMPLES, RandomKey.of(step),
                            RandomKey.of(step), gradient, network.initialBuffers());
                    state.stepInPlace(trained, gradient, 0.1);
                }
                List<NetworkEvaluator.Outcome> scores = new NetworkEvaluator(network, workers)
                        .evaluateAll(population(network, trained), data, true);
                require(threads == 1 || Arrays.equals(weights, trained),
                        "the same weights with " + threads + " threads");
                require(threads == 1 || outcomes.equals(scores),
                        "the same scores with " + threads + " threads");
                outcomes = scores;
            }
            weights = trained;
        }
        put(name + " trained", weights);
        for (int i = 0; i < outcomes.size(); i++) {
            sums.put(name + " score " + i, Long.toHexString(
                    Double.doubleToLongBits(outcomes.get(i).score().loss())));
        }
    }

    /** Returns enough sets of parameters that some of them are run in bundles, the given one last. */
    private static List<float[]> population(Network network, float[] last) {
        List<float[]> population = new ArrayList<>();
        for (int i = 0; i < 18; i++) {
            population.add(network.initialParameters(RandomKey.of(i)));
        }
        population.add(last);
        return population;
    }
}
