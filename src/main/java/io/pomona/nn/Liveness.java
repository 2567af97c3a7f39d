// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.nn.BufferPlan.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * When the outputs of a row of stages are needed, and when their gradients are. The last output and its
 * gradient are handed out and so stand apart.
 *
 * @param sources for each stage the stages it reads, all before it; below 0 for the input
 * @param sizes for each stage the values of a batch of its outputs
 */
@SuppressWarnings("ArrayRecordComponent")
record Liveness(int[][] sources, long[] sizes) {
    /** Returns the outputs; where they are kept for the way back, nothing is used again. */
    List<Values> outputs(boolean keep) {
        List<Values> values = new ArrayList<>();
        int end = sizes.length;
        for (int i = 0; i < end; i++) {
            values.add(new Values(sizeOf(i), i, keep ? end : lastReader(i, i)));
        }
        return values;
    }

    /** Returns the gradients; on the way back time runs from the last stage to the first. */
    List<Values> gradients() {
        List<Values> values = new ArrayList<>();
        int end = sizes.length;
        for (int i = 0; i < end; i++) {
            values.add(new Values(sizeOf(i), end - lastReader(i, end), end - i));
        }
        return values;
    }

    private long sizeOf(int stage) {
        return stage == sizes.length - 1 ? 0 : sizes[stage];
    }

    private int lastReader(int source, int absent) {
        return IntStream.range(source, sources.length).filter(stage -> reads(stage, source)).max()
                .orElse(absent);
    }

    private boolean reads(int stage, int source) {
        return IntStream.of(sources[stage]).anyMatch(each -> each == source);
    }

    /**
     * Returns the liveness of the layers of a plan, without anything being made for them.
     *
     * @param capacity the samples of the largest batch
     */
    static Liveness of(Plan plan, Mode mode, int capacity) {
        Map<String, Integer> stageOf = new HashMap<>();
        stageOf.put(Node.INPUT, Stage.INPUT);
        List<int[]> sources = new ArrayList<>();
        List<Long> sizes = new ArrayList<>();
        for (Plan.Step step : plan.steps()) {
            int[] from = step.nodes().getFirst().inputs().stream()
                    .mapToInt(name -> stageOf.getOrDefault(name, Stage.INPUT)).toArray();
            Node end = step.nodes().getLast();
            boolean passes = step.kernel() == Plan.Kernel.NONE
                    || (step.kernel() == Plan.Kernel.DROPOUT && mode != Mode.TRAINING);
            stageOf.put(end.name(), passes ? from[0] : sources.size());
            if (!passes) {
                sources.add(from);
                sizes.add((long) capacity * end.outputShape().size());
            }
        }
        return new Liveness(sources.toArray(int[][]::new),
                sizes.stream().mapToLong(Long::longValue).toArray());
    }
}
