// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.pomona.PomonaException;
import io.pomona.nn.Network;
import io.pomona.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads an ONNX graph of any origin as a network, one operator after the other, and turns its weights
 * into Pomona's layouts. The graph must have one input, {@code [n, c, h, w]}, {@code [n, h, w, c]} or
 * {@code [n, inputs]}; which of the first two is seen from the operators that follow. Branches may part
 * and be added or joined again. Of several outputs it is the one that all others lead to; what leads to
 * none is left out.
 */
final class OnnxImport {
    /**
     * What a graph says.
     *
     * @param network the network
     * @param arrays its values
     */
    record Result(Network network, ModelArrays arrays) {}

    private static final int OLDEST_OPERATORS = 7;
    /** Each is looked at by itself. */
    private static final int MOST_OUTPUTS = 20;
    /** Pictures have at most so many channels where nothing else tells their axes apart. */
    private static final int MOST_COLOURS = 4;
    private static final Set<String> CHANNELS_FIRST = Set.of("Conv", "MaxPool", "AveragePool",
            "GlobalMaxPool", "GlobalAveragePool", "BatchNormalization", "LRN");

    private static final Map<String, OnnxOperator> OPERATORS = operators();

    private final String source;
    private final GraphProto graph;
    private final Map<String, OnnxConstant> constants = new HashMap<>();
    private List<OnnxNode> nodes = new ArrayList<>();
    private final Set<String> computed = new HashSet<>();
    private final Map<String, Integer> uses = new HashMap<>();

    private OnnxImport(ModelProto model, String source) {
        this.source = source;
        this.graph = model.getGraph();
    }

    private static Map<String, OnnxOperator> operators() {
        Map<String, OnnxOperator> all = new HashMap<>(OnnxWindowOperators.ALL);
        all.putAll(OnnxCellOperators.ALL);
        all.putAll(OnnxArithmeticOperators.ALL);
        all.putAll(OnnxProductOperators.ALL);
        all.putAll(OnnxPointOperators.ALL);
        all.putAll(OnnxShapeOperators.ALL);
        all.putAll(OnnxNormalizationOperators.ALL);
        return Map.copyOf(all);
    }

    /**
     * Returns the network of a graph.
     *
     * @param source the file, for messages
     * @throws PomonaException if the graph is damaged, or no layers do what it does
     */
    static Result read(ModelProto model, String source) {
        requireOperatorSet(model, source);
        OnnxImport reading = new OnnxImport(model, source);
        reading.constants();
        reading.readOperators();
        String output = reading.simplify();
        reading.requireKnown();
        return reading.result(output);
    }

    private static void requireOperatorSet(ModelProto model, String source) {
        for (OperatorSetIdProto set : model.getOpsetImportList()) {
            if (set.getDomain().isEmpty() && set.getVersion() < OLDEST_OPERATORS) {
                throw new PomonaException(source + ": expected ONNX operators of version "
                        + OLDEST_OPERATORS + " or later, but received " + set.getVersion() + ".");
            }
        }
        if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
            throw new PomonaException(source + ": expected a graph of operators, but there is none;"
                    + " is it an .onnx file?");
        }
    }

    private void constants() {
        if (graph.getSparseInitializerCount() > 0) {
            throw new PomonaException(source + ": sparse weights are not supported.");
        }
        for (TensorProto tensor : graph.getInitializerList()) {
            put(tensor.getName(), new OnnxConstant(tensor, source));
        }
    }

    private void put(String name, OnnxConstant constant) {
        if (constants.put(name, constant) != null) {
            throw new PomonaException(
                    source + ": expected each tensor once, but found \"" + name + "\" twice.");
        }
    }

    /** Sets operators that only name a constant aside. */
    private void readOperators() {
        for (int i = 0; i < graph.getNodeCount(); i++) {
            OnnxNode node = new OnnxNode(graph.getNode(i), i + 1, source);
            NodeProto proto = node.proto();
            if (node.type().equals("Constant")) {
                put(node.output(), new OnnxConstant(value(node), source));
            } else if (node.type().equals("Identity") && proto.getInputCount() == 1
                    && constants.containsKey(proto.getInput(0))) {
                OnnxConstant same = constants.get(proto.getInput(0));
                if (same != null) {
                    put(node.output(), same);
                }
            } else {
                nodes.add(node);
                proto.getOutputList().stream().filter(name -> !name.isEmpty())
                        .forEach(this::requireNew);
            }
        }
    }

    /** Leaves the operators that lead to the output, and returns that. */
    private String simplify() {
        nodes = OnnxPatterns.simplified(nodes, constants);
        List<String> outputs = graph.getOutputList().stream().map(ValueInfoProto::getName)
                .limit(MOST_OUTPUTS).toList();
        for (String output : outputs) {
            Set<String> ancestors = ancestors(output);
            if (ancestors.containsAll(outputs)) {
                nodes = nodes.stream().filter(
                        node -> node.proto().getOutputList().stream().anyMatch(ancestors::contains))
                        .toList();
                nodes.forEach(node -> node.proto().getInputList()
                        .forEach(input -> uses.merge(input, 1, Integer::sum)));
                return output;
            }
        }
        throw new PomonaException(source + ": expected one output, or one that all others lead to,"
                + " but received " + outputs + ".");
    }

    /** Returns a tensor and all that lead to it. */
    private Set<String> ancestors(String tensor) {
        Set<String> found = new HashSet<>(Set.of(tensor));
        // Each operator stands behind those that it receives from.
        for (OnnxNode node : nodes.reversed()) {
            if (node.proto().getOutputList().stream().anyMatch(found::contains)) {
                found.addAll(node.proto().getInputList());
            }
        }
        return found;
    }

    private void requireNew(String tensor) {
        if (constants.containsKey(tensor) || !computed.add(tensor)) {
            throw new PomonaException(
                    source + ": expected each tensor once, but found \"" + tensor + "\" twice.");
        }
    }

    private static TensorProto value(OnnxNode node) {
        for (AttributeProto attribute : node.proto().getAttributeList()) {
            if (attribute.getName().equals("value") && attribute.hasT()) {
                return attribute.getT().toBuilder().setName(node.output()).build();
            }
        }
        throw node.problem("expected a tensor as \"value\"");
    }

    private void requireKnown() {
        List<String> unknown = nodes.stream()
                .filter(node -> !OPERATORS.containsKey(node.type())
                        || !Set.of("", "ai.onnx").contains(node.proto().getDomain()))
                .map(node -> node.place().substring(source.length() + 2)).toList();
        if (!unknown.isEmpty()) {
            throw new PomonaException(source + ": these operators are not supported: "
                    + String.join(", ", unknown.subList(0, Math.min(20, unknown.size())))
                    + (unknown.size() > 20 ? " and " + (unknown.size() - 20) + " more" : "")
                    + ". Supported: " + String.join(", ", new TreeSet<>(OPERATORS.keySet()))
                    + ".");
        }
    }

    private Result result(String output) {
        ValueInfoProto input = input();
        List<TensorShapeProto.Dimension> extents = input.getType().getTensorType().getShape()
                .getDimList();
        long batch = !extents.isEmpty() && extents.getFirst().hasDimValue()
                ? extents.getFirst().getDimValue()
                : -1;
        OnnxLayers layers = new OnnxLayers(constants, uses, input.getName(),
                value(input, extents), batch);
        for (OnnxNode node : nodes) {
            requireOneOutput(node);
            OnnxOperator operator = OPERATORS.get(node.type());
            if (operator != null) {
                operator.read(node, layers);
            }
        }
        requireOrdered(layers.valueOf(output), output);
        Network network = layers.network(source);
        return new Result(network, layers.arrays(network, source));
    }

    private ValueInfoProto input() {
        List<ValueInfoProto> inputs = graph.getInputList().stream()
                .filter(input -> !constants.containsKey(input.getName())).toList();
        if (inputs.size() != 1) {
            throw new PomonaException(source + ": expected a graph with one input, but received "
                    + names(inputs) + ".");
        }
        return inputs.getFirst();
    }

    private OnnxValue value(ValueInfoProto input, List<TensorShapeProto.Dimension> extents) {
        List<Integer> sample = new ArrayList<>();
        for (TensorShapeProto.Dimension extent : extents.subList(Math.min(1, extents.size()),
                extents.size())) {
            if (extent.getDimValue() < 1 || extent.getDimValue() > Integer.MAX_VALUE) {
                throw unfit(input, extents);
            }
            sample.add((int) extent.getDimValue());
        }
        try {
            if (sample.size() == 1) {
                return new OnnxValue.Vector(new Shape(sample), null);
            }
            if (sample.size() == 3) {
                boolean first = isChannelsFirst(input.getName(), sample);
                return new OnnxValue.Image(first
                        ? Shape.of(sample.get(1), sample.get(2), sample.get(0))
                        : new Shape(sample), first);
            }
        } catch (IllegalArgumentException e) {
            throw new PomonaException(
                    source + " (input \"" + input.getName() + "\"): " + e.getMessage(), e);
        }
        throw unfit(input, extents);
    }

    private static List<String> names(List<ValueInfoProto> values) {
        return values.stream().map(ValueInfoProto::getName).limit(20).toList();
    }

    private PomonaException unfit(ValueInfoProto input, List<TensorShapeProto.Dimension> extents) {
        List<String> found = extents.stream().limit(8)
                .map(e -> e.hasDimValue() ? String.valueOf(e.getDimValue()) : "any").toList();
        return new PomonaException(source + " (input \"" + input.getName() + "\"): expected [n, c,"
                + " h, w], [n, h, w, c] or [n, inputs] with all but n given as numbers, but"
                + " received " + found + ".");
    }

    /** Follows the input to the first operator that tells its axes apart. */
    private boolean isChannelsFirst(String input, List<Integer> extents) {
        Set<String> reached = new HashSet<>(Set.of(input));
        for (OnnxNode node : nodes) {
            if (node.proto().getInputList().stream().noneMatch(reached::contains)) {
                continue;
            }
            if (CHANNELS_FIRST.contains(node.type())) {
                return true;
            }
            if (node.type().equals("Transpose")) {
                return node.integers("perm", List.of(3, 2, 1, 0)).equals(List.of(0, 2, 3, 1));
            }
            reached.addAll(node.proto().getOutputList());
        }
        return extents.get(0) <= MOST_COLOURS && extents.get(2) > MOST_COLOURS;
    }

    /** Further outputs, such as the mask of a dropout, are not computed. */
    private void requireOneOutput(OnnxNode node) {
        for (String other : node.proto().getOutputList().stream().skip(1).toList()) {
            if (!other.isEmpty() && (uses.containsKey(other) || isOutput(other))) {
                throw node.problem("its output \"" + other + "\" is not supported");
            }
        }
    }

    private boolean isOutput(String tensor) {
        return graph.getOutputList().stream().anyMatch(output -> output.getName().equals(tensor));
    }

    private void requireOrdered(@Nullable OnnxValue value, String output) {
        if (value == null) {
            throw new PomonaException(source + ": expected an operator that gives the output \""
                    + output + "\", but there is none.");
        }
        boolean isOrdered = switch (value) {
            case OnnxValue.Image image -> image.flat().image() == null;
            case OnnxValue.Vector vector -> vector.image() == null;
        };
        if (!isOrdered) {
            throw new PomonaException(source + ": expected one output for each class, but the graph"
                    + " ends in images " + value.shape() + " with their channels first.");
        }
    }
}
