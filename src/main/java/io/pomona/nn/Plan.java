// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Convolution;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which kernel computes which layers of a network. It follows from the shapes alone, so that a run
 * gives the same bits wherever it runs.
 *
 * @param steps the steps in their order, each one or several layers
 * @param folds the layers that take over a batch normalisation that follows them, by name
 */
public record Plan(List<Step> steps, Map<String, Fold> folds) {
    /** Copies the lists. */
    public Plan {
        steps = List.copyOf(steps);
        folds = Map.copyOf(folds);
    }

    /** Returns the convolution that takes the inputs as planes; null where they come as they are. */
    @Nullable
    Convolution firstConvolution() {
        for (Step step : steps) {
            if (step.kernel == Kernel.DIRECT_CONVOLUTION) {
                return isAlone(step.nodes.getFirst())
                        ? DirectOperation.convolution(step.nodes, 0)
                        : null;
            }
            if (step.kernel != Kernel.NONE) {
                return null;
            }
        }
        return null;
    }

    /** Returns whether a node is the only one that reads what it receives. */
    private boolean isAlone(Node node) {
        String source = node.inputs().getFirst();
        return steps.stream().map(step -> step.nodes.getFirst())
                .filter(each -> each.inputs().contains(source)).count() == 1
                && (source.equals(Node.INPUT) || isAlone(producer(source)));
    }

    private Node producer(String name) {
        return steps.stream().flatMap(step -> step.nodes.stream())
                .filter(node -> node.name().equals(name)).findFirst().orElseThrow();
    }

    /** Which kernel does a step. */
    public enum Kernel {
        /** Convolution as sums of shifted rows, with the activation and pooling that follow. */
        DIRECT_CONVOLUTION,
        /** Convolution as a matrix product. */
        GEMM_CONVOLUTION,
        /** Convolution by transformed tiles; as a matrix product in training. */
        WINOGRAD_CONVOLUTION,
        /** Convolution of each channel for itself, channels over the lanes. */
        DEPTHWISE_CONVOLUTION,
        /** A dense layer. */
        MATRIX_PRODUCT,
        /** Pooling. */
        POOLING,
        /** Dropout; only in training. */
        DROPOUT,
        /** An activation. */
        ACTIVATION,
        /** A sum of several inputs. */
        ADDITION,
        /** Several inputs side by side. */
        CONCATENATION,
        /** Values scaled and shifted. */
        RESCALING,
        /** Values normalised. */
        NORMALIZATION,
        /** Cells put round images, or taken away. */
        PADDING,
        /** Nothing is computed. */
        NONE
    }

    /**
     * One step.
     *
     * @param kernel what computes it
     * @param nodes the layers it covers, side by side, at least one
     */
    public record Step(Kernel kernel, List<Node> nodes) {
        /** Copies the list. */
        public Step {
            nodes = List.copyOf(nodes);
        }
    }
}
