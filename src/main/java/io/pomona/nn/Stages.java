// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.nn.Activation.SoftmaxFunction;
import io.pomona.nn.Plan.Kernel;
import io.pomona.nn.Plan.Step;
import io.pomona.tensor.Pooling.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the stages of a plan: what there is to do, in which order, from what. */
final class Stages {
    private final Map<String, Fold> folds;
    private final Mode mode;
    private final int capacity;
    private final int members;
    private final boolean laidOut;
    private final BatchSums sums;
    private final List<Stage> stages = new ArrayList<>();
    /** The stage whose output a node gives, past nodes that only pass on what they receive. */
    private final Map<String, Integer> stageOf = new HashMap<>();

    private Stages(Plan plan, Mode mode, int capacity, int members, boolean laidOut) {
        this.folds = plan.folds();
        this.mode = mode;
        this.capacity = capacity;
        this.members = members;
        this.laidOut = laidOut;
        this.sums = new BatchSums(mode.usesBatch() ? capacity : 0);
        stageOf.put(Node.INPUT, Stage.INPUT);
    }

    /**
     * Returns the stages of a plan; the last one gives the network's output.
     *
     * @param capacity the samples of the largest batch
     * @param members the threads that may be at work at once
     * @param laidOut whether samples come as the first convolution lays them out
     */
    static List<Stage> of(Plan plan, Mode mode, int capacity, int members, boolean laidOut) {
        Stages stages = new Stages(plan, mode, capacity, members, laidOut);
        List<Step> steps = plan.steps();
        int layer = 0;
        for (int i = 0; i < steps.size(); i++) {
            stages.add(steps.get(i), layer, i == steps.size() - 1);
            layer += steps.get(i).nodes().size();
        }
        return stages.withGradientOrder();
    }

    private void add(Step step, int layer, boolean isLast) {
        Node first = step.nodes().getFirst();
        Node end = step.nodes().getLast();
        int[] sources = first.inputs().stream()
                .mapToInt(name -> Objects.requireNonNull(stageOf.get(name))).toArray();
        MergeOperation merge = merge(first, first.layer(), isLast);
        Operation operation = merge == null ? operation(step, isLast, sources[0]) : null;
        boolean follows = sources[0] != Stage.INPUT && sources[0] == stages.size() - 1;
        if (operation == null && merge == null && isLast && !follows) {
            // The logits need a buffer of their own, and the last one is theirs.
            operation = new ActivationOperation(end, Activation.linear());
        }
        if (operation == null && merge == null) {
            stageOf.put(end.name(), sources[0]);
            return;
        }
        stageOf.put(end.name(), stages.size());
        stages.add(new Stage(operation, merge, layer, sources, new boolean[sources.length],
                end.outputShape().size()));
    }

    /** A softmax at the very end is left to who reads the logits. */
    private static Activation logits(Activation activation, boolean isLast) {
        return isLast && activation instanceof SoftmaxFunction ? Activation.linear() : activation;
    }

    private static @Nullable MergeOperation merge(Node node, Layer layer, boolean isLast) {
        return switch (layer) {
            case Add add -> new AddOperation(node, logits(add.activation(), isLast));
            case Concatenate() -> new ConcatenateOperation(node);
            default -> null;
        };
    }

    private @Nullable Operation operation(Step step, boolean isLast, int source) {
        if (step.nodes().stream().anyMatch(each -> folds.containsKey(each.name()))) {
            FoldedOperation folded = new FoldedOperation(step.nodes(), folds);
            folded.setInner(Objects.requireNonNull(bare(folded.step(step), isLast, source)));
            return folded;
        }
        return bare(step, isLast, source);
    }

    private @Nullable Operation bare(Step step, boolean isLast, int source) {
        Node node = step.nodes().getFirst();
        boolean training = mode == Mode.TRAINING;
        Activation activation = logits(node.layer().activation(), isLast);
        if (step.kernel() == Kernel.DIRECT_CONVOLUTION) {
            return new DirectOperation(step.nodes(), isLast, laidOut && source == Stage.INPUT,
                    capacity, training, members);
        }
        return switch (node.layer()) {
            case Conv2D layer -> convolution(step.kernel(), node, layer, activation);
            case Dense layer -> new DenseOperation(node, layer, activation, training, members);
            case MaxPooling2D layer ->
                PoolingOperation.of(node, Kind.MAXIMUM, layer.window(node.inputShape()), members);
            case AveragePooling2D layer -> PoolingOperation.of(node,
                    layer.countIncludePad() ? Kind.AVERAGE_WITH_PADDING : Kind.AVERAGE,
                    layer.window(node.inputShape()), members);
            case BatchNormalization layer ->
                new BatchNormalizationOperation(node, layer, activation, sums, members);
            case Rescaling layer -> new RescalingOperation(node, layer);
            case LayerNormalization layer ->
                new LayerNormalizationOperation(node, layer, capacity, members);
            case LocalResponseNormalization layer ->
                new LocalResponseOperation(node, layer, members);
            case GlobalAveragePooling2D _ -> PoolingOperation.global(node, Kind.AVERAGE, members);
            case GlobalMaxPooling2D _ -> PoolingOperation.global(node, Kind.MAXIMUM, members);
            case Padding2D layer -> new PaddingOperation(node, layer);
            case Cropping2D layer -> new CroppingOperation(node, layer);
            case DepthwiseConv2D _,SeparableConv2D _ ->
                throw new IllegalStateException("Lowering has left " + node.layer() + ".");
            case Flatten() -> null;
            case Dropout layer -> training ? new DropoutOperation(node, layer, capacity) : null;
            case ActivationLayer _ -> step.kernel() == Kernel.NONE
                    ? null
                    : new ActivationOperation(node, activation);
            case MergeLayer _ -> throw new IllegalStateException("A merge has several inputs.");
        };
    }

    private Operation convolution(Kernel kernel, Node node, Conv2D layer, Activation activation) {
        boolean training = mode == Mode.TRAINING;
        if (kernel == Kernel.DEPTHWISE_CONVOLUTION) {
            return new DepthwiseOperation(node, layer, activation, training, members);
        }
        return kernel == Kernel.WINOGRAD_CONVOLUTION && !training
                ? new WinogradOperation(node, layer, activation, members)
                : new GemmOperation(node, layer, activation, training, members);
    }

    /** On the way back the last reader of an output overwrites its gradient; the others add to it. */
    private List<Stage> withGradientOrder() {
        Set<Integer> written = new HashSet<>();
        for (int i = stages.size() - 1; i >= 0; i--) {
            Stage stage = stages.get(i);
            for (int j = 0; j < stage.sources().length; j++) {
                stage.adds()[j] = !written.add(stage.sources()[j]);
            }
        }
        return stages;
    }
}
