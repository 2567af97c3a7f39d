// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.nn.Plan.Kernel;
import io.pomona.nn.Plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The plan of a network in words: which kernel does which layers, and why.
 *
 * @param rows one row a step
 * @param bundled the leading layers that are computed for many networks of a population at once ({@link
 *        Bundle})
 */
public record PlanTable(List<Row> rows, List<String> bundled) {
    /**
     * One step.
     *
     * @param layers the names of the layers it covers
     * @param kernel the constant of {@link Kernel} in lower case
     * @param description what computes it
     * @param multiplyAdds its multiply-adds for one sample
     * @param reason the rule that chose the kernel
     */
    public record Row(List<String> layers, String kernel, String description, long multiplyAdds,
            String reason) {
        /** Copies the list. */
        public Row {
            layers = List.copyOf(layers);
        }
    }

    /** Copies the lists. */
    public PlanTable {
        rows = List.copyOf(rows);
        bundled = List.copyOf(bundled);
    }

    static PlanTable of(Network network) {
        List<Step> steps = network.plan(Mode.INFERENCE).steps();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            boolean isLast = i == steps.size() - 1;
            rows.add(new Row(step.nodes().stream().map(Node::name).toList(),
                    step.kernel().name().toLowerCase(Locale.ROOT), description(step),
                    step.nodes().stream()
                            .mapToLong(Node::multiplyAdds).sum(),
                    reason(step, network.convolutionKernel(), isLast)));
        }
        return new PlanTable(rows, network.nodes().subList(0, Bundle.leadingNodes(network)).stream()
                .map(Node::name).toList());
    }

    private static String description(Step step) {
        return switch (step.kernel()) {
            case DIRECT_CONVOLUTION -> direct(step.nodes());
            case GEMM_CONVOLUTION -> "matrix product, no patch matrix";
            case WINOGRAD_CONVOLUTION -> "Winograd convolution F(4x4, 3x3)";
            case DEPTHWISE_CONVOLUTION -> "depthwise convolution, channels side by side";
            case MATRIX_PRODUCT -> "matrix product";
            case POOLING -> switch (step.nodes().getFirst().layer()) {
                case MaxPooling2D _,GlobalMaxPooling2D _ -> "maximum pooling";
                default -> "average pooling";
            };
            case DROPOUT -> "dropout";
            case ACTIVATION -> "activation";
            case ADDITION -> "sum";
            case CONCATENATION -> "copies side by side";
            case RESCALING -> "scaling";
            case NORMALIZATION -> "normalisation";
            case PADDING -> "copies of images";
            case NONE -> "nothing to compute";
        };
    }

    /** Returns what a run of direct convolutions is fused with. */
    private static String direct(List<Node> nodes) {
        long convolutions = nodes.stream().filter(n -> n.layer() instanceof Conv2D).count();
        Set<String> poolings = new TreeSet<>();
        for (Node node : nodes) {
            switch (node.layer()) {
                case AveragePooling2D _ -> poolings.add("average");
                case MaxPooling2D _ -> poolings.add("maximum");
                default -> {
                    // A convolution.
                }
            }
        }
        String what = convolutions == 1
                ? "direct convolution"
                : convolutions + " direct convolutions image by image";
        return poolings.isEmpty()
                ? what
                : what + ", fused with " + String.join(" and ", poolings) + " pooling";
    }

    private static String reason(Step step, ConvolutionKernel asked, boolean isLast) {
        Layer layer = step.nodes().getFirst().layer();
        return switch (step.kernel()) {
            case DIRECT_CONVOLUTION, GEMM_CONVOLUTION, WINOGRAD_CONVOLUTION ->
                convolution(step, asked);
            case DEPTHWISE_CONVOLUTION -> "one filter for each channel";
            case MATRIX_PRODUCT -> "a batch times the weights";
            case POOLING -> switch (layer) {
                case GlobalAveragePooling2D _,GlobalMaxPooling2D _ -> "one window an image";
                default -> Planner.tilePooling(step.nodes().getFirst()) == null
                        ? "windows overlap, gape or leave the image"
                        : "not behind a direct convolution";
            };
            case DROPOUT -> "in training only";
            case ACTIVATION, RESCALING, NORMALIZATION, PADDING -> "a layer of its own";
            case ADDITION, CONCATENATION -> "several inputs";
            case NONE -> layer instanceof Flatten
                    ? "the same values in the same order"
                    : isLast ? "the output are the logits" : "values stay as they are";
        };
    }

    private static String convolution(Step step, ConvolutionKernel asked) {
        Map<Boolean, List<Conv2D>> layers = step.nodes().stream().map(Node::layer)
                .filter(Conv2D.class::isInstance).map(Conv2D.class::cast)
                .collect(Collectors.partitioningBy(layer -> layer.groups() > 1));
        List<Conv2D> whole = layers.getOrDefault(false, List.of());
        if (whole.isEmpty()) {
            return "channels in groups";
        }
        if (asked != ConvolutionKernel.AUTOMATIC) {
            return step.kernel().name().startsWith(asked.name())
                    ? "asked for"
                    : "what was asked for cannot do this layer";
        }
        String filters = whole.stream().map(layer -> String.valueOf(layer.filters()))
                .collect(Collectors.joining(", "));
        return filters + " filters, " + (step.kernel() == Kernel.DIRECT_CONVOLUTION
                ? "fewer than "
                : "at least ") + Planner.GEMM_FILTERS
                + (whole.size() < layers.values().stream().mapToInt(List::size).sum()
                        ? "; or channels in groups"
                        : "");
    }

    /** Returns the table as text, a line a step, and what is different for a population. */
    @Override
    public String toString() {
        TextColumns text = new TextColumns(false, false, true, false)
                .add(List.of("Layers", "Computed by", "Multiply-adds", "Why"));
        for (Row row : rows) {
            text.add(List.of(String.join(", ", row.layers), row.description,
                    TextColumns.number(row.multiplyAdds), row.reason));
        }
        String table = text.toString().lines().map(String::stripTrailing)
                .collect(Collectors.joining(System.lineSeparator()));
        return bundled.isEmpty()
                ? table
                : table + System.lineSeparator() + "In a population: " + String.join(", ", bundled)
                        + " for several networks at once, one in each lane of a vector.";
    }
}
