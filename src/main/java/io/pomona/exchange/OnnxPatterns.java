// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.pomona.nn.Size;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds several operators that come to one: activations that older operator sets have no operator for,
 * as PyTorch and Pomona write them, become the operators that later sets have; a shape computed from the
 * number of samples becomes a flattening.
 */
final class OnnxPatterns {
    /** The attribute of a ThresholdedRelu whose values below the threshold fall. */
    static final String SLOPE = "slope";

    /** Numbers in half precision are this far off at most. */
    private static final double TOLERANCE = 1e-3;
    private static final int MOST_FACTORS = 6;
    private static final Set<String> SHAPING = Set.of("Gather", "Unsqueeze", "Cast", "Squeeze");

    /** A factor of a product: an activation's value over x, and what else the product is times. */
    private record Gate(NodeProto activation, String x, double scale) {}

    private final Map<String, OnnxConstant> constants;
    private final Map<String, OnnxNode> producers = new HashMap<>();

    private OnnxPatterns(List<OnnxNode> nodes, Map<String, OnnxConstant> constants) {
        this.constants = constants;
        nodes.stream().filter(node -> node.proto().getOutputCount() > 0)
                .forEach(node -> producers.putIfAbsent(node.output(), node));
    }

    /** Returns the operators of a graph with each pattern's last one replaced. */
    static List<OnnxNode> simplified(List<OnnxNode> nodes, Map<String, OnnxConstant> constants) {
        OnnxPatterns patterns = new OnnxPatterns(nodes, constants);
        return nodes.stream().map(patterns::simplified).toList();
    }

    /** Returns whether two numbers are meant to be the same. */
    static boolean isNear(double a, double b) {
        return Math.abs(a - b) <= TOLERANCE * Math.abs(b);
    }

    private OnnxNode simplified(OnnxNode node) {
        NodeProto found = switch (node.type()) {
            case "Mul", "Div" -> gated(node);
            case "Where" -> thresholded(node);
            case "Reshape" -> flattened(node);
            case "Concat" -> wrapped(node);
            default -> null;
        };
        return found == null || node.proto().getOutputCount() == 0
                ? node
                : new OnnxNode(found.toBuilder().setName(node.proto().getName())
                        .addOutput(node.output()).build(), node.number(), node.source());
    }

    private static NodeProto.Builder operator(String type, String input) {
        return NodeProto.newBuilder().setOpType(type).addInput(input);
    }

    private @Nullable NodeProto gated(OnnxNode node) {
        List<String> candidates = new ArrayList<>();
        Product whole = new Product(null);
        if (!expand(node.output(), whole, candidates, 0)) {
            return null;
        }
        for (String candidate : candidates) {
            Gate gate = gate(candidate);
            if (gate != null) {
                Product product = new Product(gate.x());
                boolean isKnown = expand(node.output(), product, new ArrayList<>(), 0)
                        && product.is(gate.scale(), gate.x(), candidate);
                if (isKnown) {
                    return gate.activation();
                }
            }
        }
        return null;
    }

    /** A product as its factors; the tensor {@code end} is not looked into. */
    private static final class Product {
        private final @Nullable String end;
        private final List<String> factors = new ArrayList<>();
        private double scale = 1;

        Product(@Nullable String end) {
            this.end = end;
        }

        boolean is(double wanted, String... names) {
            List<String> left = new ArrayList<>(factors);
            for (String name : names) {
                if (!left.remove(name)) {
                    return false;
                }
            }
            return left.isEmpty() && isNear(scale, wanted);
        }
    }

    /** Takes a tensor apart into factors and returns whether they are few. */
    private boolean expand(String tensor, Product product, List<String> met, int depth) {
        met.add(tensor);
        if (met.size() > 2 * MOST_FACTORS || depth > MOST_FACTORS) {
            return false;
        }
        double number = number(tensor);
        OnnxNode node = tensor.equals(product.end) ? null : producers.get(tensor);
        String type = node == null || node.proto().getInputCount() != 2 ? "" : node.type();
        if (!Double.isNaN(number)) {
            product.scale *= number;
            return true;
        }
        if (node != null && type.equals("Mul")) {
            return expand(node.proto().getInput(0), product, met, depth + 1)
                    && expand(node.proto().getInput(1), product, met, depth + 1);
        }
        if (node != null && type.equals("Div") && !Double.isNaN(number(node, 1))) {
            product.scale /= number(node, 1);
            return expand(node.proto().getInput(0), product, met, depth + 1);
        }
        if (node != null && type.equals("Pow") && number(node, 1) == 3) {
            product.factors.addAll(Collections.nCopies(3, node.proto().getInput(0)));
            return true;
        }
        product.factors.add(tensor);
        return true;
    }

    private @Nullable Gate gate(String tensor) {
        OnnxNode node = producers.get(tensor);
        if (node == null || node.proto().getInputCount() == 0) {
            return null;
        }
        String x = node.proto().getInput(0);
        return switch (node.type()) {
            case "Sigmoid" -> gate("Swish", x, 1);
            case "HardSigmoid" -> isNear(node.real("alpha", 0.2), 1 / 6.0)
                    && isNear(node.real("beta", 0.5), 0.5)
                            ? gate("HardSwish", x, 1)
                            : null;
            case "Tanh" -> mish(x);
            case "Clip" -> hardSwish(node);
            case "Add" -> gelu(node);
            default -> null;
        };
    }

    private @Nullable Gate mish(String tensor) {
        OnnxNode inner = producer(tensor, "Softplus", 1);
        return inner == null ? null : gate("Mish", inner.proto().getInput(0), 1);
    }

    private static Gate gate(String type, String x, double scale) {
        return new Gate(operator(type, x).build(), x, scale);
    }

    /** {@code relu6(x + 3)}, a sixth of which is the hard sigmoid. */
    private @Nullable Gate hardSwish(OnnxNode clip) {
        double least = clip.hasInput(1) ? number(clip, 1) : clip.real("min", Double.NaN);
        double most = clip.hasInput(2) ? number(clip, 2) : clip.real("max", Double.NaN);
        OnnxNode sum = producer(clip.proto().getInput(0), "Add", 2);
        if (sum == null || least != 0 || most != 6) {
            return null;
        }
        String x = besides(sum, 3);
        return x == null ? null : gate("HardSwish", x, 1 / 6.0);
    }

    /** {@code 1 + erf(x / sqrt(2))}, or {@code 1 + tanh(...)} of the approximation. */
    private @Nullable Gate gelu(OnnxNode node) {
        String share = node.proto().getInputCount() == 2 ? besides(node, 1) : null;
        OnnxNode inner = share == null ? null : producers.get(share);
        if (inner == null || inner.proto().getInputCount() != 1) {
            return null;
        }
        OnnxNode scaled = producers.get(inner.proto().getInput(0));
        if (scaled == null || scaled.proto().getInputCount() != 2) {
            return null;
        }
        if (inner.type().equals("Erf")) {
            String x = scaledBy(scaled, Math.sqrt(0.5));
            return x == null ? null : gate("Gelu", x, 0.5);
        }
        String sum = inner.type().equals("Tanh")
                ? scaledBy(scaled, Math.sqrt(2 / Math.PI))
                : null;
        return sum == null ? null : approximate(sum);
    }

    /** {@code x + 0.044715 * x^3}. */
    private @Nullable Gate approximate(String tensor) {
        OnnxNode sum = producer(tensor, "Add", 2);
        for (int i = 0; sum != null && i < 2; i++) {
            String x = sum.proto().getInput(i);
            Product cube = new Product(x);
            if (expand(sum.proto().getInput(1 - i), cube, new ArrayList<>(), 0)
                    && cube.is(0.044715, x, x, x)) {
                return new Gate(operator("Gelu", x)
                        .addAttribute(OnnxGraph.text("approximate", "tanh")).build(), x, 0.5);
            }
        }
        return null;
    }

    /** Returns what an operator multiplies by a number, or null if it does not. */
    private @Nullable String scaledBy(OnnxNode node, double factor) {
        return switch (node.type()) {
            case "Mul" -> besides(node, factor);
            case "Div" -> isNear(number(node, 1), 1 / factor) ? node.proto().getInput(0) : null;
            default -> null;
        };
    }

    /** Returns the other of two inputs one of which is a number, or null. */
    private @Nullable String besides(OnnxNode node, double number) {
        for (int i = 0; i < 2; i++) {
            if (isNear(number(node, i), number)) {
                return node.proto().getInput(1 - i);
            }
        }
        return null;
    }

    /** {@code x >= threshold ? x : slope * (x - threshold)}. */
    private @Nullable NodeProto thresholded(OnnxNode node) {
        if (node.proto().getInputCount() != 3) {
            return null;
        }
        OnnxNode above = producer(node.proto().getInput(0), "GreaterOrEqual", 2);
        OnnxNode below = producer(node.proto().getInput(2), "Mul", 2);
        OnnxNode rest = below == null ? null : producer(below.proto().getInput(0), "Sub", 2);
        String x = node.proto().getInput(1);
        if (above == null || below == null || rest == null) {
            return null;
        }
        double threshold = number(above, 1);
        double slope = number(below, 1);
        boolean isKnown = above.proto().getInput(0).equals(x) && rest.proto().getInput(0).equals(x)
                && number(rest, 1) == threshold && !Double.isNaN(slope);
        return isKnown
                ? operator("ThresholdedRelu", x).addAttribute(OnnxGraph.real("alpha", threshold))
                        .addAttribute(OnnxGraph.real(SLOPE, slope)).build()
                : null;
    }

    /** PyTorch's {@code x.view(x.size(0), -1)}. */
    private @Nullable NodeProto flattened(OnnxNode node) {
        if (node.proto().getInputCount() != 2 || constants.containsKey(node.input(1))) {
            return null;
        }
        String x = node.input(0);
        OnnxNode shape = producer(node.input(1), "Concat", 2);
        if (shape == null || !isMinusOne(shape.input(1)) || !isSamples(shape.input(0), x)) {
            return null;
        }
        return operator("Flatten", x).addAttribute(OnnxGraph.integer("axis", 1)).build();
    }

    /** Returns whether a tensor is the first extent of another one. */
    private boolean isSamples(String tensor, String x) {
        OnnxNode node = producers.get(tensor);
        boolean isFirst = false;
        for (int i = 0; i < 4 && node != null && SHAPING.contains(node.type()); i++) {
            OnnxConstant index = node.type().equals("Gather") && node.hasInput(1)
                    ? constants.get(node.input(1))
                    : null;
            isFirst |= index != null && index.isOnly(0);
            node = node.hasInput(0) ? producers.get(node.input(0)) : null;
        }
        return isFirst && node != null && node.type().equals("Shape") && node.hasInput(0)
                && node.input(0).equals(x);
    }

    private boolean isMinusOne(String tensor) {
        OnnxConstant constant = constants.get(tensor);
        return constant != null && constant.isOnly(-1);
    }

    /** The last rows of an image, the image, and its first rows; or its columns likewise. */
    private @Nullable NodeProto wrapped(OnnxNode node) {
        List<String> inputs = node.proto().getInputList();
        int axis = node.integer("axis", 1);
        if (inputs.size() < 2 || inputs.size() > 3 || (axis != 2 && axis != 3)) {
            return null;
        }
        for (int i = 0; i < Math.min(2, inputs.size()); i++) {
            long before = i == 0 ? 0 : -cut(inputs.getFirst(), inputs.get(i), axis, true);
            long after = i == inputs.size() - 1
                    ? 0
                    : cut(inputs.getLast(), inputs.get(i), axis, false);
            boolean isKnown = inputs.size() == (i == 0 ? 2 : i + 1 + (after > 0 ? 1 : 0))
                    && before >= 0 && before <= Size.LARGEST && after >= 0
                    && after <= Size.LARGEST && before + after > 0;
            if (isKnown) {
                int[] pads = new int[8];
                pads[axis] = (int) before;
                pads[axis + 4] = (int) after;
                return operator("Pad", inputs.get(i))
                        .addAttribute(OnnxGraph.text("mode", "wrap"))
                        .addAttribute(OnnxGraph.integers("pads", pads)).build();
            }
        }
        return null;
    }

    /** Returns where a slice up to the end starts, or where one from the start ends; else -1 or 1. */
    private long cut(String tensor, String x, int axis, boolean isLast) {
        long none = isLast ? 1 : -1;
        OnnxNode slice = producer(tensor, "Slice", 4);
        if (slice == null || !slice.input(0).equals(x)) {
            return none;
        }
        OnnxConstant axes = constants.get(slice.input(3));
        OnnxConstant starts = constants.get(slice.input(1));
        OnnxConstant ends = constants.get(slice.input(2));
        if (axes == null || !axes.isOnly(axis) || starts == null || starts.size() != 1
                || ends == null || ends.size() != 1) {
            return none;
        }
        if (isLast) {
            return ends.longs()[0] >= Integer.MAX_VALUE ? starts.longs()[0] : none;
        }
        return starts.isOnly(0) ? ends.longs()[0] : none;
    }

    private @Nullable OnnxNode producer(String tensor, String type, int inputs) {
        OnnxNode node = producers.get(tensor);
        return node != null && node.type().equals(type)
                && node.proto().getInputCount() == inputs ? node : null;
    }

    private double number(OnnxNode node, int input) {
        return node.hasInput(input) ? number(node.input(input)) : Double.NaN;
    }

    /** Returns the one real number that a constant is, or NaN. */
    private double number(String tensor) {
        OnnxConstant constant = constants.get(tensor);
        return constant != null && constant.size() == 1 && constant.isReal()
                ? constant.floats()[0]
                : Double.NaN;
    }
}
