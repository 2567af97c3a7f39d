// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pomona.tensor.ImagePadding;
import io.pomona.tensor.Permutation;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every layer owes, whatever it computes: the one contract all types of layers are put through.
 * A new type of layer, activation, padding or pooling size fails here until it stands in {@link #cases}.
 */
@NullMarked
class LayerContractTest {
    private static final int SAMPLES = 3;
    /** The step of the central differences; kinks are kept further away than this. */
    private static final float STEP = 1e-2f;

    /**
     * A layer in one configuration.
     *
     * @param layer the layer
     * @param input what enters
     * @param output what must leave, worked out by hand
     * @param kernel what its convolution is computed by
     */
    record Case(Layer layer, Shape input, Shape output, ConvolutionKernel kernel) {
        Case(Layer layer, Shape input, Shape output) {
            this(layer, input, output, ConvolutionKernel.AUTOMATIC);
        }

        /** The layer, and behind it one that passes on: a softmax then is not the last layer. */
        Network network() {
            return Network.builder(input).add(layer)
                    .add(new ActivationLayer(Activation.linear())).build()
                    .withConvolutionKernel(kernel);
        }
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Case c : automaticCases()) {
            cases.add(c);
            if (c.layer() instanceof Conv2D) {
                for (ConvolutionKernel kernel : ConvolutionKernel.values()) {
                    Case forced = new Case(c.layer(), c.input(), c.output(), kernel);
                    if (!forced.network().plan(Mode.INFERENCE)
                            .equals(c.network().plan(Mode.INFERENCE))) {
                        cases.add(forced);
                    }
                }
            }
        }
        return cases;
    }

    private static List<Case> automaticCases() {
        List<Case> cases = new ArrayList<>();
        convolutions(cases);
        pools(cases);
        for (Activation activation : activations()) {
            cases.add(new Case(new ActivationLayer(activation), Shape.of(5), Shape.of(5)));
            cases.add(new Case(new ActivationLayer(activation), Shape.of(2, 3, 4),
                    Shape.of(2, 3, 4)));
            cases.add(new Case(Dense.of(4).withActivation(activation), Shape.of(7), Shape.of(4)));
            cases.add(new Case(Conv2D.of(3, 2).withActivation(activation), Shape.of(4, 5, 2),
                    Shape.of(3, 4, 3)));
        }
        cases.add(new Case(Dense.of(17), Shape.of(9), Shape.of(17)));
        cases.add(new Case(Dense.of(8).withBias(false), Shape.of(16), Shape.of(8)));
        cases.add(new Case(Dense.of(1), Shape.of(1), Shape.of(1)));
        cases.add(new Case(new Flatten(), Shape.of(3, 4, 5), Shape.of(60)));
        cases.add(new Case(new Flatten(), Shape.of(6), Shape.of(6)));
        cases.add(new Case(new Dropout(0.4), Shape.of(3, 2, 2), Shape.of(3, 2, 2)));
        cases.add(new Case(new Dropout(0), Shape.of(6), Shape.of(6)));
        normalizations(cases);
        resizings(cases);
        channelwise(cases);
        cases.add(new Case(new Rescaling(0.3, -0.5), Shape.of(3, 2, 2), Shape.of(3, 2, 2)));
        return cases;
    }

    /** With a large epsilon, so that the differences stay as close to the slopes as is allowed. */
    private static void normalizations(List<Case> cases) {
        Shape image = Shape.of(3, 2, 5);
        for (boolean whole : new boolean[]{false, true}) {
            cases.add(new Case(new LayerNormalization(0.5, true, true, whole), image, image));
            cases.add(new Case(new LayerNormalization(0.5, false, true, whole), image, image));
            cases.add(new Case(new LayerNormalization(0.5, true, false, whole), image, image));
            cases.add(new Case(new LayerNormalization(0.5, false, false, whole), image, image));
        }
        cases.add(new Case(new LayerNormalization(0.5, true, true, false), Shape.of(9),
                Shape.of(9)));
        cases.add(new Case(LocalResponseNormalization.of(), image, image));
        cases.add(new Case(new LocalResponseNormalization(3, 1, 0.75, 1, true), image, image));
        cases.add(new Case(new LocalResponseNormalization(4, 0.3, 0.6, 1, false), Shape.of(17),
                Shape.of(17)));
    }

    private static void resizings(List<Case> cases) {
        Shape image = Shape.of(4, 5, 3);
        for (ImagePadding.Mode mode : ImagePadding.Mode.values()) {
            cases.add(new Case(new Padding2D(1, 2, 3, 0, mode, 0.5), image, Shape.of(7, 8, 3)));
        }
        cases.add(new Case(Padding2D.of(1), image, Shape.of(6, 7, 3)));
        cases.add(new Case(new Cropping2D(1, 0, 2, 1), image, Shape.of(3, 2, 3)));
        cases.add(new Case(GlobalAveragePooling2D.of(), image, Shape.of(3)));
        cases.add(new Case(new GlobalAveragePooling2D(true), image, Shape.of(1, 1, 3)));
        cases.add(new Case(GlobalMaxPooling2D.of(), image, Shape.of(3)));
        cases.add(new Case(new GlobalMaxPooling2D(true), image, Shape.of(1, 1, 3)));
    }

    private static void channelwise(List<Case> cases) {
        cases.add(new Case(DepthwiseConv2D.of(3), Shape.of(5, 6, 9), Shape.of(3, 4, 9)));
        cases.add(new Case(new DepthwiseConv2D(new Size(2, 3), Size.of(2), Padding.same(),
                Size.of(1), 2, false, Activation.silu(), Initializer.heNormal(),
                Initializer.zeros()), Shape.of(5, 6, 3), Shape.of(3, 3, 6)));
        cases.add(new Case(SeparableConv2D.of(4, 3), Shape.of(5, 6, 2), Shape.of(3, 4, 4)));
        cases.add(new Case(new SeparableConv2D(17, Size.of(3), Size.of(1), Padding.same(),
                Size.of(2), 3, false, Activation.gelu(), Initializer.heNormal(),
                Initializer.heNormal(), Initializer.zeros()), Shape.of(5, 4, 3),
                Shape.of(5, 4, 17)));
        cases.add(new Case(SeparableConv2D.of(3, 2).withPadding(Padding.of(1)).withBias(false),
                Shape.of(3, 3, 8), Shape.of(4, 4, 3)));
    }

    private static List<Activation> activations() {
        return List.of(Activation.linear(), Activation.relu(), new Activation.LeakyRelu(0.3),
                Activation.sigmoid(), Activation.tanh(), Activation.softmax(), Activation.relu6(),
                new Activation.BoundedRelu(0.3, 0.1, 0.1),
                new Activation.BoundedRelu(null, 0.2, 0), new Activation.Elu(0.7),
                new Activation.Selu(), Activation.gelu(), new Activation.Gelu(true),
                Activation.silu(), new Activation.Softplus(), new Activation.Softsign(),
                new Activation.HardSigmoid(), new Activation.HardTanh(),
                new Activation.HardSwish(), new Activation.Mish(), new Activation.Exponential());
    }

    private static Activation activationOf(Layer layer) {
        return layer instanceof ActivationLayer(Activation activation)
                ? activation
                : layer.activation();
    }

    private static void convolutions(List<Case> cases) {
        Padding uneven = new Padding.Explicit(2, 0, 1, 3);
        cases.add(new Case(Conv2D.of(2, 1), Shape.of(3, 3, 3), Shape.of(3, 3, 2)));
        cases.add(new Case(Conv2D.of(3, 3), Shape.of(7, 9, 2), Shape.of(5, 7, 3)));
        cases.add(new Case(Conv2D.of(3, 3).withBias(false).withStride(2), Shape.of(7, 9, 2),
                Shape.of(3, 4, 3)));
        cases.add(new Case(Conv2D.of(2, 3).withPadding(Padding.same()), Shape.of(5, 6, 2),
                Shape.of(5, 6, 2)));
        cases.add(new Case(Conv2D.of(2, 4).withPadding(Padding.same()).withStride(2),
                Shape.of(5, 6, 2), Shape.of(3, 3, 2)));
        cases.add(new Case(Conv2D.of(2, 2).withPadding(Padding.same()).withStride(3),
                Shape.of(7, 5, 1), Shape.of(3, 2, 2)));
        cases.add(new Case(Conv2D.of(2, 3).withPadding(Padding.of(2)), Shape.of(4, 4, 1),
                Shape.of(6, 6, 2)));
        cases.add(new Case(convolution(3, new Size(2, 5), new Size(1, 2), uneven, Size.of(1), 1),
                Shape.of(6, 7, 2), Shape.of(7, 4, 3)));
        cases.add(new Case(convolution(4, Size.of(3), Size.of(1), Padding.valid(), new Size(2, 3),
                2), Shape.of(7, 9, 4), Shape.of(3, 3, 4)));
        cases.add(new Case(convolution(6, Size.of(3), Size.of(2), Padding.same(), Size.of(2), 3),
                Shape.of(6, 6, 3), Shape.of(3, 3, 6)));
        cases.add(new Case(convolution(8, Size.of(3), Size.of(1), Padding.same(), Size.of(1), 8),
                Shape.of(5, 6, 8), Shape.of(5, 6, 8)));
        cases.add(new Case(convolution(19, new Size(3, 2), new Size(2, 1), uneven, new Size(1, 2),
                19).withActivation(Activation.sigmoid()).withBias(false), Shape.of(6, 4, 19),
                Shape.of(3, 6, 19)));
    }

    private static Conv2D convolution(int filters, Size kernel, Size stride, Padding padding,
            Size dilation, int groups) {
        return new Conv2D(filters, kernel, stride, padding, dilation, groups, true,
                Activation.linear(), Initializer.heNormal(), Initializer.zeros());
    }

    private static void pools(List<Case> cases) {
        pools(cases, Size.of(2), Size.of(2), Padding.valid(), PoolingSize.FLOOR,
                Shape.of(3, 3, 2));
        pools(cases, Size.of(2), Size.of(2), Padding.valid(), PoolingSize.NUMPYCNN,
                Shape.of(3, 4, 2));
        pools(cases, Size.of(3), Size.of(2), Padding.same(), PoolingSize.FLOOR, Shape.of(3, 4, 2));
        pools(cases, new Size(2, 3), new Size(1, 2), new Padding.Explicit(1, 0, 2, 1),
                PoolingSize.FLOOR, Shape.of(6, 4, 2));
        pools(cases, new Size(3, 2), new Size(3, 1), Padding.of(1), PoolingSize.NUMPYCNN,
                Shape.of(3, 9, 2));
        pools(cases, Size.of(2), Size.of(2), Padding.valid(), PoolingSize.CEIL, Shape.of(3, 4, 2));
        pools(cases, Size.of(3), new Size(4, 2), Padding.of(1), PoolingSize.CEIL,
                Shape.of(2, 4, 2));
        pools(cases, new Size(7, 8), Size.of(2), Padding.valid(), PoolingSize.CEIL,
                Shape.of(1, 1, 2));
        pools(cases, Size.of(1), Size.of(3), Padding.valid(), PoolingSize.FLOOR,
                Shape.of(2, 3, 2));
    }

    private static void pools(List<Case> cases, Size pool, Size stride, Padding padding,
            PoolingSize size, Shape output) {
        Shape input = Shape.of(6, 7, 2);
        cases.add(new Case(new MaxPooling2D(pool, stride, padding, size), input, output));
        cases.add(new Case(new AveragePooling2D(pool, stride, padding, size, true), input,
                output));
        cases.add(new Case(new AveragePooling2D(pool, stride, padding, size, false), input,
                output));
    }

    @Test
    void everyTypeOfLayerStandsInTheRegistry() {
        // Layers of several inputs are the matter of GraphTest.
        Set<Class<?>> types = new HashSet<>(List.of(Layer.class.getPermittedSubclasses()));
        types.remove(MergeLayer.class);
        // In a batch of its own a sample is normalised otherwise: see BatchNormalizationTest.
        types.remove(BatchNormalization.class);
        assertEquals(types,
                cases().stream().map(c -> c.layer().getClass()).collect(Collectors.toSet()));
    }

    @Test
    void everyActivationStandsInTheRegistry() {
        assertEquals(Set.of(Activation.class.getPermittedSubclasses()),
                cases().stream().map(c -> activationOf(c.layer()).getClass())
                        .collect(Collectors.toSet()));
    }

    @Test
    void everyPaddingStandsInTheRegistry() {
        assertEquals(Set.of(Padding.class.getPermittedSubclasses()),
                cases().stream().map(Case::layer).filter(Conv2D.class::isInstance)
                        .map(layer -> ((Conv2D) layer).padding().getClass())
                        .collect(Collectors.toSet()));
    }

    @Test
    void everyPoolingSizeStandsInTheRegistry() {
        assertEquals(Set.of(PoolingSize.values()),
                cases().stream().map(Case::layer).filter(MaxPooling2D.class::isInstance)
                        .map(layer -> ((MaxPooling2D) layer).size()).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shapesAreAsWorkedOutByHand(Case c) {
        assertEquals(c.output(), c.layer().outputShape(c.input()));
        Bench bench = new Bench(c);
        assertEquals(c.layer().parameters(c.input()).stream().mapToInt(p -> p.shape().size())
                .sum(), bench.network.parameterCount());
        assertEquals(c.output().size(), bench.network.classes());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aBatchGivesWhatEachSampleGivesAlone(Case c) {
        Bench bench = new Bench(c);
        float[] all = bench.forward(bench.network.workspace(SAMPLES), bench.parameters, bench.x);
        Workspace one = bench.network.workspace(1);
        for (int i = 0; i < SAMPLES; i++) {
            one.forward(bench.parameters, 0, bench.x, i * bench.inputSize, 1);
            assertBits(Arrays.copyOfRange(all, i * bench.outputSize, (i + 1) * bench.outputSize),
                    Arrays.copyOf(one.logits(), bench.outputSize));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void workspacesForTrainingAndForRunningGiveTheSame(Case c) {
        Bench bench = new Bench(c);
        assertBits(bench.forward(bench.network.workspace(SAMPLES), bench.parameters, bench.x),
                bench.forward(bench.network.trainingWorkspace(SAMPLES + 2), bench.parameters,
                        bench.x));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void parametersMayStandAnywhereInTheirArray(Case c) {
        Bench bench = new Bench(c);
        float[] shifted = new float[bench.parameters.length + 12];
        Arrays.fill(shifted, Float.NaN);
        System.arraycopy(bench.parameters, 0, shifted, 5, bench.parameters.length);
        Workspace workspace = bench.network.workspace(SAMPLES);
        workspace.forward(shifted, 5, bench.x, 0, SAMPLES);
        assertBits(bench.forward(bench.network.workspace(SAMPLES), bench.parameters, bench.x),
                Arrays.copyOf(workspace.logits(), SAMPLES * bench.outputSize));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatRanInAWorkspaceBeforeLeavesNoTrace(Case c) {
        Bench bench = new Bench(c);
        Workspace dirty = bench.network.trainingWorkspace(SAMPLES + 1);
        for (float poison : new float[]{Float.NaN, Float.POSITIVE_INFINITY}) {
            float[] parameters = new float[bench.parameters.length];
            float[] x = new float[(SAMPLES + 1) * bench.inputSize];
            Arrays.fill(parameters, poison);
            Arrays.fill(x, poison);
            dirty.forwardTraining(parameters, x, 0, SAMPLES + 1, RandomKey.of(1));
            Arrays.fill(dirty.logitsGradient(), poison);
            dirty.backward(SAMPLES + 1, new float[parameters.length],
                    new float[x.length]);
        }
        Gradients expected = bench.gradients(bench.network.trainingWorkspace(SAMPLES));
        Gradients got = bench.gradients(dirty);
        assertBits(expected.outputs, got.outputs);
        assertBits(expected.parameters, got.parameters);
        assertBits(expected.inputs, got.inputs);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsMatchCentralDifferences(Case c) {
        Bench bench = new Bench(c);
        Gradients gradients = bench.gradients(bench.network.trainingWorkspace(SAMPLES));
        bench.compare("parameter", gradients.parameters, bench.parameters);
        bench.compare("input", gradients.inputs, bench.x);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsOfTheParametersAreAddedAndThoseOfTheInputsOverwritten(Case c) {
        Bench bench = new Bench(c);
        Workspace workspace = bench.network.trainingWorkspace(SAMPLES);
        Gradients once = bench.gradients(workspace);
        float[] twice = once.parameters.clone();
        float[] inputs = once.inputs.clone();
        bench.backward(workspace, twice, inputs);
        assertBits(once.inputs, inputs);
        for (int i = 0; i < twice.length; i++) {
            assertEquals(2 * once.parameters[i], twice[i], 1e-4f * (1 + Math.abs(twice[i])));
        }
    }

    /** What one pass forward and backward gave. */
    private static final class Gradients {
        final float[] outputs;
        final float[] parameters;
        final float[] inputs;

        Gradients(float[] outputs, float[] parameters, float[] inputs) {
            this.outputs = outputs;
            this.parameters = parameters;
            this.inputs = inputs;
        }
    }

    /** A case with samples, parameters and a random linear functional of its outputs. */
    private static final class Bench {
        final Network network;
        final int inputSize;
        final int outputSize;
        final float[] x;
        final float[] parameters;
        final float[] functional;

        Bench(Case c) {
            network = c.network();
            inputSize = c.input().size();
            outputSize = c.output().size();
            x = inputs(c);
            parameters = uniform(network.parameterCount(), 2);
            functional = uniform(SAMPLES * outputSize, 3);
            keepFromKinks(c.layer().activation());
        }

        private static float[] uniform(int size, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                values[i] = random.nextFloat() - 0.5f;
            }
            return values;
        }

        /**
         * Values that lie at least 3 steps apart for a maximum, and as far from 0 for an activation
         * with a kink there.
         */
        private static float[] inputs(Case c) {
            float[] values = uniform(SAMPLES * c.input().size(), 1);
            if (c.layer() instanceof MaxPooling2D || c.layer() instanceof GlobalMaxPooling2D) {
                int[] order = Permutation.of(values.length, RandomKey.of(1).generator());
                for (int i = 0; i < values.length; i++) {
                    values[i] = (order[i] - values.length / 2) * 3 * STEP;
                }
            } else if (c.layer() instanceof ActivationLayer(Activation activation)) {
                for (double kink : kinks(activation)) {
                    keepFrom(kink, values);
                }
            }
            return values;
        }

        private static double[] kinks(Activation activation) {
            return activation instanceof Activation.BoundedRelu relu && relu.threshold() > 0
                    ? new double[]{relu.threshold(), 0.3}
                    : new double[]{0};
        }

        private static void keepFrom(double kink, float[] values) {
            for (int i = 0; i < values.length; i++) {
                double distance = values[i] - kink;
                if (Math.abs(distance) < 3 * STEP) {
                    values[i] = (float) (kink + Math.copySign(3 * STEP, distance));
                }
            }
        }

        /** Biases of changing sign, larger than what inputs and weights below 1/2 can add up to. */
        private void keepFromKinks(Activation activation) {
            boolean kink = switch (activation) {
                case Activation.Relu _,Activation.LeakyRelu _,Activation.BoundedRelu _,Activation.Elu _,Activation.Selu _ ->
                    true;
                default -> false;
            };
            for (ParameterSlot slot : network.layout().slots()) {
                if (kink && slot.parameter().name().equals("bias")) {
                    float reach = (float) (slot.parameter().fanIn() / 4 + 0.2);
                    for (int i = 0; i < slot.size(); i++) {
                        parameters[slot.offset() + i] = i % 2 == 0 ? reach : -reach;
                    }
                }
            }
        }

        float[] forward(Workspace workspace, float[] weights, float[] samples) {
            workspace.forward(weights, 0, samples, 0, SAMPLES);
            return Arrays.copyOf(workspace.logits(), SAMPLES * outputSize);
        }

        Gradients gradients(Workspace workspace) {
            float[] outputs = forward(workspace, parameters, x);
            float[] gradient = new float[parameters.length];
            float[] inputGradient = uniform(x.length, 9);
            backward(workspace, gradient, inputGradient);
            return new Gradients(outputs, gradient, inputGradient);
        }

        void backward(Workspace workspace, float[] gradient, float[] inputGradient) {
            System.arraycopy(functional, 0, workspace.logitsGradient(), 0, functional.length);
            workspace.backward(SAMPLES, gradient, inputGradient);
        }

        private double value(Workspace workspace) {
            workspace.forward(parameters, 0, x, 0, SAMPLES);
            double sum = 0;
            for (int i = 0; i < functional.length; i++) {
                sum += (double) functional[i] * workspace.logits()[i];
            }
            return sum;
        }

        /**
         * Moves each value up and down. The bound: the cubic term of the smooth activations is below
         * step^2 / 6 times the sum of the terms, rounding below 1e-6 / step; both below 5e-4.
         */
        void compare(String name, float[] gradient, float[] values) {
            Workspace workspace = network.workspace(SAMPLES);
            for (int i = 0; i < values.length; i++) {
                float at = values[i];
                values[i] = at + STEP;
                double above = value(workspace);
                double stepUp = (double) values[i] - at;
                values[i] = at - STEP;
                double below = value(workspace);
                double step = stepUp + at - values[i];
                values[i] = at;
                assertEquals((above - below) / step, gradient[i],
                        5e-4 * (1 + Math.abs(gradient[i])), name + " " + i);
            }
        }
    }

    private static void assertBits(float[] expected, float[] got) {
        assertArrayEquals(bits(expected), bits(got));
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToIntBits(values[i]));
        return bits;
    }
}
