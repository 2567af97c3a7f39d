// SPDX-License-Identifier: Apache-2.0
package io.pomona;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pomona.data.NpyArray;
import io.pomona.data.Npz;
import io.pomona.nn.Activation;
import io.pomona.nn.ActivationLayer;
import io.pomona.nn.AveragePooling2D;
import io.pomona.nn.Conv2D;
import io.pomona.nn.ConvolutionKernel;
import io.pomona.nn.Dense;
import io.pomona.nn.Dropout;
import io.pomona.nn.Initializer;
import io.pomona.nn.Layer;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Network;
import io.pomona.nn.Padding;
import io.pomona.nn.ParameterSlot;
import io.pomona.nn.PoolingSize;
import io.pomona.nn.Size;
import io.pomona.nn.Workspace;
import io.pomona.tensor.BatchNormalizer;
import io.pomona.tensor.ChannelStatistics;
import io.pomona.tensor.Pooling;
import io.pomona.tensor.Shape;
import io.pomona.tensor.Softmax;
import io.pomona.train.Optimizer;
import io.pomona.train.OptimizerState;
import io.pomona.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Compares layers, the loss, optimisers and whole networks with numbers that PyTorch computed in
 * double precision: every case of {@code index.json} in the folder of property {@code pomona.golden}.
 */
@NullMarked
class GoldenTest {
    private static final Path FOLDER = Path
            .of(System.getProperty("pomona.golden", "../shared/data/golden"));
    private static final double LAYER_TOLERANCE = 1e-5;
    private static final double NETWORK_TOLERANCE = 1e-4;

    @TestFactory
    List<DynamicTest> everyCaseOfTheIndex() throws IOException {
        Path index = FOLDER.resolve("index.json");
        assumeTrue(Files.exists(index), "skipped: no golden numbers at " + FOLDER);
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode entry : new ObjectMapper().readTree(index.toFile())) {
            String file = entry.get("file").textValue();
            String kind = entry.get("kind").textValue();
            for (ConvolutionKernel kernel : kernels(kind)) {
                tests.add(DynamicTest.dynamicTest(
                        file + " " + entry.get("params") + " by kernel " + kernel,
                        () -> check(kind, entry.get("params"),
                                new Case(Npz.read(FOLDER.resolve(file)), kernel))));
            }
        }
        assertTrue(!tests.isEmpty(), "the index lists no case");
        return tests;
    }

    /** Every kernel where there are convolutions; the planner leaves out what one cannot do. */
    private static List<ConvolutionKernel> kernels(String kind) {
        return kind.startsWith("conv") || kind.startsWith("net_")
                ? List.of(ConvolutionKernel.values())
                : List.of(ConvolutionKernel.AUTOMATIC);
    }

    private record Case(Map<String, NpyArray> arrays, ConvolutionKernel kernel) {
        boolean has(String name) {
            return arrays.containsKey(name);
        }

        NpyArray array(String name) {
            NpyArray array = arrays.get(name);
            if (array == null) {
                throw new AssertionError("no array " + name + " among " + arrays.keySet());
            }
            return array;
        }

        float[] floats(String name) {
            return array(name).toFloats();
        }

        int[] ints(String name) {
            return array(name).toIntsExact();
        }

        Size size(String name) {
            int[] values = ints(name);
            return new Size(values[0], values[1]);
        }

        Padding padding() {
            int[] values = ints("pad");
            return new Padding.Explicit(values[0], values[1], values[2], values[3]);
        }

        Shape sampleShape() {
            List<Integer> extents = array("x").extents();
            return new Shape(extents.subList(1, extents.size()));
        }

        void expect(String name, float[] got, double tolerance) {
            double[] want = array(name).toDoubles();
            assertEquals(want.length, got.length, name);
            double largest = Arrays.stream(want).map(Math::abs).max().orElse(0);
            double allowed = tolerance * largest + 1e-6;
            for (int i = 0; i < want.length; i++) {
                assertEquals(want[i], got[i], allowed, name + "[" + i + "]");
            }
        }
    }

    private static void check(String kind, JsonNode params, Case golden) {
        switch (kind) {
            case "conv2d" -> layer(convolution(golden), golden);
            case "maxpool2d" -> layer(new MaxPooling2D(golden.size("kernel"), golden.size("stride"),
                    golden.padding(), PoolingSize.FLOOR), golden);
            case "avgpool2d" -> layer(new AveragePooling2D(golden.size("kernel"),
                    golden.size("stride"), golden.padding(), PoolingSize.FLOOR,
                    golden.ints("count_include_pad")[0] == 1), golden);
            case "global_avgpool" -> globalAverage(golden);
            case "batchnorm_train" -> batchNormalization(golden, true);
            case "batchnorm_eval" -> batchNormalization(golden, false);
            case "dense" -> layer(Dense.of(golden.array("dy").extents().get(1))
                    .withBias(golden.has("b")), golden);
            case "relu" -> layer(new ActivationLayer(Activation.relu()), golden);
            case "leaky_relu" -> layer(new ActivationLayer(
                    new Activation.LeakyRelu(params.get("slope").doubleValue())), golden);
            case "sigmoid" -> layer(new ActivationLayer(Activation.sigmoid()), golden);
            case "tanh" -> layer(new ActivationLayer(Activation.tanh()), golden);
            case "dropout_off" -> layer(new Dropout(params.get("p").doubleValue()), golden);
            case "softmax_cross_entropy" -> loss(golden);
            case "optimizer_sgd", "optimizer_sgd_momentum", "optimizer_sgd_nesterov" ->
                optimizer(new Optimizer.Sgd(number(params, "momentum", 0),
                        params.path("nesterov").asBoolean()), params, golden);
            case "optimizer_adam" -> optimizer(adam(params), params, golden);
            case "optimizer_adamw" ->
                optimizer(new Optimizer.AdamW(number(params, "beta1", 0),
                        number(params, "beta2", 0), number(params, "eps", 0)), params, golden);
            case "optimizer_rmsprop" -> optimizer(
                    new Optimizer.RmsProp(number(params, "alpha", 0), number(params, "eps", 0)),
                    params,
                    golden);
            case "net_numpycnn" -> network("numpycnn", params, golden);
            case "net_numpycnn_compat" -> network("numpycnn-compat", params, golden);
            case "net_lenet5" -> network("lenet5", params, golden);
            default -> fail("There is no check of kind " + kind + ".");
        }
    }

    private static Conv2D convolution(Case golden) {
        List<Integer> kernel = golden.array("w").extents();
        return new Conv2D(kernel.get(3), new Size(kernel.get(0), kernel.get(1)),
                golden.size("stride"), golden.padding(), golden.size("dilation"),
                golden.ints("groups")[0], golden.has("b"), Activation.linear(), Initializer.zeros(),
                Initializer.zeros());
    }

    private static void layer(Layer layer, Case golden) {
        Network network = Network.builder(golden.sampleShape()).add(layer).build()
                .withConvolutionKernel(golden.kernel());
        float[] parameters = new float[network.parameterCount()];
        for (ParameterSlot slot : network.layout().slots()) {
            String name = slot.parameter().name().equals("kernel") ? "w" : "b";
            System.arraycopy(golden.floats(name), 0, parameters, slot.offset(), slot.size());
        }
        int n = golden.array("x").extents().getFirst();
        float[] x = golden.floats("x");
        Workspace running = network.workspace(n);
        running.forward(parameters, 0, x, 0, n);
        golden.expect("y", running.logits(), LAYER_TOLERANCE);
        Workspace workspace = network.trainingWorkspace(n);
        workspace.forward(parameters, 0, x, 0, n);
        golden.expect("y", workspace.logits(), LAYER_TOLERANCE);

        float[] dy = golden.floats("dy");
        System.arraycopy(dy, 0, workspace.logitsGradient(), 0, dy.length);
        float[] gradient = new float[parameters.length];
        float[] dx = new float[x.length];
        workspace.backward(n, gradient, dx);
        golden.expect("dx", dx, LAYER_TOLERANCE);
        for (ParameterSlot slot : network.layout().slots()) {
            String name = slot.parameter().name().equals("kernel") ? "dw" : "db";
            golden.expect(name, Arrays.copyOfRange(gradient, slot.offset(), slot.end()),
                    LAYER_TOLERANCE);
        }
    }

    private static void globalAverage(Case golden) {
        List<Integer> extents = golden.array("x").extents();
        Pooling pooling = Pooling.global(Pooling.Kind.AVERAGE, extents.get(1), extents.get(2),
                extents.get(3));
        float[] x = golden.floats("x");
        float[] y = new float[extents.get(0) * extents.get(3)];
        pooling.forward(x, 0, y, 0, extents.get(0));
        golden.expect("y", y, LAYER_TOLERANCE);
        float[] dx = new float[x.length];
        pooling.backward(x, 0, y, golden.floats("dy"), 0, dx, 0, extents.get(0));
        golden.expect("dx", dx, LAYER_TOLERANCE);
    }

    private static void batchNormalization(Case golden, boolean training) {
        List<Integer> extents = golden.array("x").extents();
        int n = extents.getFirst();
        int channels = extents.getLast();
        float[] x = golden.floats("x");
        int positions = x.length / n / channels;
        double epsilon = golden.array("eps").toDoubles()[0];
        float[] means = golden.floats("running_mean");
        float[] variances = golden.floats("running_var");
        BatchNormalizer normalization = new BatchNormalizer(positions, channels);
        double[] sums = new double[n * normalization.sumsPerSample()];
        ChannelStatistics statistics = new ChannelStatistics(channels);
        if (training) {
            normalization.collect(x, 0, n, sums, 0);
            normalization.finish(sums, n, epsilon, statistics);
            statistics.move(means, 0, variances, 0, (long) n * positions,
                    golden.array("momentum").toDoubles()[0]);
            golden.expect("running_mean_after", means, LAYER_TOLERANCE);
            golden.expect("running_var_after", variances, LAYER_TOLERANCE);
        } else {
            statistics.load(means, 0, variances, 0, epsilon);
        }
        float[] parameters = Arrays.copyOf(golden.floats("gamma"), 2 * channels);
        System.arraycopy(golden.floats("beta"), 0, parameters, channels, channels);
        float[] y = new float[x.length];
        normalization.forward(x, 0, n, statistics, parameters, 0, channels, y, 0);
        golden.expect("y", y, LAYER_TOLERANCE);

        float[] dy = golden.floats("dy");
        normalization.collectGradient(dy, 0, x, 0, n, statistics, sums, 0);
        float[] gradient = new float[2 * channels];
        normalization.addParameterGradient(sums, n, statistics, gradient, 0, channels);
        golden.expect("dgamma", Arrays.copyOf(gradient, channels), LAYER_TOLERANCE);
        golden.expect("dbeta", Arrays.copyOfRange(gradient, channels, 2 * channels),
                LAYER_TOLERANCE);
        if (training) {
            normalization.prepareBatchGradient(sums, n, statistics, parameters, 0);
        } else {
            normalization.prepareMovingGradient(statistics, parameters, 0);
        }
        float[] dx = new float[x.length];
        normalization.inputGradient(dy, 0, x, 0, n, dx, 0);
        golden.expect("dx", dx, LAYER_TOLERANCE);
    }

    private static void loss(Case golden) {
        float[] logits = golden.floats("x");
        int[] labels = golden.ints("labels");
        int classes = logits.length / labels.length;
        float[] probabilities = logits.clone();
        float[] gradient = new float[logits.length];
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            sum += Softmax.crossEntropy(logits, i * classes, classes, labels[i]);
            Softmax.inPlace(probabilities, i * classes, classes);
            Softmax.crossEntropyGradient(logits, i * classes, classes, labels[i],
                    1.0 / labels.length, gradient);
        }
        golden.expect("softmax", probabilities, LAYER_TOLERANCE);
        golden.expect("dx", gradient, LAYER_TOLERANCE);
        double want = golden.array("loss").toDoubles()[0];
        assertEquals(want, sum / labels.length, 1e-10 * want + 1e-12);
    }

    private static void optimizer(Optimizer optimizer, JsonNode params, Case golden) {
        float[] weights = golden.floats("p0");
        OptimizerState state = new OptimizerState(optimizer, weights.length,
                number(params, "weight_decay_added_to_gradient", 0),
                number(params, "decoupled_weight_decay", 0));
        float[] grads = golden.floats("grads");
        float[] after = new float[grads.length];
        for (int at = 0; at < grads.length; at += weights.length) {
            float[] gradient = Arrays.copyOfRange(grads, at, at + weights.length);
            state.stepInPlace(weights, gradient, number(params, "lr", 0));
            System.arraycopy(weights, 0, after, at, weights.length);
        }
        golden.expect("p_after_each_step", after, LAYER_TOLERANCE);
    }

    private static Optimizer.Adam adam(JsonNode params) {
        return new Optimizer.Adam(number(params, "beta1", 0), number(params, "beta2", 0),
                number(params, "eps", 0));
    }

    private static double number(JsonNode params, String name, double otherwise) {
        return params.path(name).asDouble(otherwise);
    }

    private static void network(String name, JsonNode params, Case golden) {
        int[] pixels = golden.ints("x_uint8");
        float[] x = new float[pixels.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = pixels[i] / 255f;
        }
        List<Integer> extents = golden.array("x_uint8").extents();
        Shape input = Shape.of(extents.get(1), extents.get(2),
                extents.size() == 4 ? extents.get(3) : 1);
        int classes = golden.array("logits").extents().get(1);
        Network network = Zoo.find(name).orElseThrow().build(input, classes)
                .withConvolutionKernel(golden.kernel());
        float[] parameters = new float[network.parameterCount()];
        for (ParameterSlot slot : network.layout().slots()) {
            float[] values = golden.floats(goldenName(slot));
            assertEquals(slot.size(), values.length, slot.name());
            System.arraycopy(values, 0, parameters, slot.offset(), values.length);
        }
        NetworkCheck check = new NetworkCheck(network, x, golden.ints("labels"));
        check.gradients(parameters, golden);
        check.descent("sgd", new Optimizer.Sgd(0, false), params.get("sgd"), parameters, golden);
        check.descent("adam", adam(params.get("adam")), params.get("adam"), parameters, golden);
    }

    private static String goldenName(ParameterSlot slot) {
        return slot.layer() + (slot.parameter().name().equals("kernel") ? "_w" : "_b");
    }

    /** One network on the eight samples of its case. */
    private static final class NetworkCheck {
        private final Network network;
        private final float[] x;
        private final int[] labels;

        NetworkCheck(Network network, float[] x, int[] labels) {
            this.network = network;
            this.x = x;
            this.labels = labels;
        }

        double gradientAt(Workspace workspace, float[] parameters, float[] gradient,
                float[] inputGradient) {
            int n = labels.length;
            int classes = network.classes();
            workspace.forward(parameters, 0, x, 0, n);
            double loss = 0;
            for (int i = 0; i < n; i++) {
                loss += Softmax.crossEntropy(workspace.logits(), i * classes, classes, labels[i])
                        / n;
                Softmax.crossEntropyGradient(workspace.logits(), i * classes, classes, labels[i],
                        1.0 / n, workspace.logitsGradient());
            }
            workspace.backward(n, gradient, inputGradient);
            return loss;
        }

        void gradients(float[] parameters, Case golden) {
            Workspace workspace = network.trainingWorkspace(labels.length);
            float[] gradient = new float[parameters.length];
            float[] inputGradient = new float[x.length];
            double loss = gradientAt(workspace, parameters, gradient, inputGradient);
            Workspace running = network.workspace(labels.length);
            running.forward(parameters, 0, x, 0, labels.length);
            golden.expect("logits", running.logits(), NETWORK_TOLERANCE);
            golden.expect("logits", workspace.logits(), NETWORK_TOLERANCE);
            double want = golden.array("loss").toDoubles()[0];
            assertEquals(want, loss, NETWORK_TOLERANCE * want);
            golden.expect("grad_x", inputGradient, NETWORK_TOLERANCE);
            for (ParameterSlot slot : network.layout().slots()) {
                golden.expect("grad_" + goldenName(slot),
                        Arrays.copyOfRange(gradient, slot.offset(), slot.end()), NETWORK_TOLERANCE);
            }
        }

        void descent(String name, Optimizer optimizer, JsonNode settings, float[] start,
                Case golden) {
            float[] parameters = start.clone();
            Workspace workspace = network.trainingWorkspace(labels.length);
            OptimizerState state = new OptimizerState(optimizer, parameters.length, 0, 0);
            float[] losses = new float[6];
            for (int step = 0; step < losses.length; step++) {
                float[] gradient = new float[parameters.length];
                losses[step] = (float) gradientAt(workspace, parameters, gradient,
                        new float[x.length]);
                if (step + 1 < losses.length) {
                    state.stepInPlace(parameters, gradient, settings.get("lr").doubleValue());
                }
            }
            golden.expect(name + "_losses", losses, NETWORK_TOLERANCE);
            List<ParameterSlot> slots = network.layout().slots();
            float[] sums = new float[slots.size()];
            float[] norms = new float[slots.size()];
            for (int i = 0; i < sums.length; i++) {
                double sum = 0;
                double squares = 0;
                for (int j = slots.get(i).offset(); j < slots.get(i).end(); j++) {
                    sum += parameters[j];
                    squares += (double) parameters[j] * parameters[j];
                }
                sums[i] = (float) sum;
                norms[i] = (float) Math.sqrt(squares);
            }
            golden.expect(name + "_final_param_sums", sums, NETWORK_TOLERANCE);
            golden.expect(name + "_final_param_norms", norms, NETWORK_TOLERANCE);
        }
    }
}
