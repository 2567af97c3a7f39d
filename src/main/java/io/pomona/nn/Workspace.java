// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Elementwise;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Softmax;
import io.pomona.tensor.Team;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Everything a network needs to run: the buffers between the steps of its plan and those within them,
 * allocated once. Where nothing is carried back, a buffer is used again once nobody needs what stands
 * in it. For one thread at a time, which may have a team to share the work with.
 *
 * <p>A batch is worked on in parts of a fixed number of samples, one after the other or by several
 * threads at once. Where a step needs to have seen the whole batch, as batch normalisation does, all
 * parts come to it before any goes on.
 */
public final class Workspace {
    private final Network network;
    private final Mode mode;
    private final Team team;
    private final int capacity;
    private final int partSize;
    private final InputLayout layout;
    private final Stage[] stages;
    /** The stages that wait for the whole batch, and 0 before them. */
    private final int[] segments;
    private final float[][] outputs;
    private final float[][] gradients;
    /** The inputs and gradients of stages with several sources, in lists of their own. */
    private final float[][][] mergeInputs;
    private final float[][] @Nullable [] mergeGradients;
    private final int[][] mergeStarts;
    /** Where a gradient stands before it is added to another's, by the floats of a sample. */
    private final Map<Integer, float[]> spills = new HashMap<>();
    /** Inputs laid out by {@link #forward}; made when first needed. */
    private float[] laidOut = {};
    private float[] inputs = {};
    private int inputAt;
    private float[] parameters = {};
    private int offset;

    Workspace(Network network, Mode mode, int capacity, int partSize, Team team) {
        SlowKernels.warn();
        this.network = network;
        this.mode = mode;
        this.team = team;
        this.capacity = capacity;
        this.partSize = partSize;
        this.layout = network.inputLayout(mode);
        this.stages = Stages
                .of(network.plan(mode), mode, capacity, team.count(), !layout.isPlain())
                .toArray(Stage[]::new);
        this.segments = IntStream.concat(IntStream.of(0),
                IntStream.range(0, stages.length).filter(this::waits)).toArray();
        boolean training = mode == Mode.TRAINING;
        this.outputs = new BufferPlan(liveness().outputs(training), inParts()).allocate();
        // What is handed out is neither longer than it says nor written to by anything else.
        outputs[stages.length - 1] = new float[Math.multiplyExact(capacity, network.classes())];
        this.gradients = training
                ? new BufferPlan(liveness().gradients(), inParts()).allocate()
                : new float[stages.length][0];
        gradients[stages.length - 1] = new float[training ? logits().length : 0];
        this.mergeInputs = new float[stages.length][][];
        this.mergeGradients = new float[stages.length][][];
        this.mergeStarts = new int[stages.length][];
        for (int i = 0; i < stages.length; i++) {
            prepareGradients(stages[i], i);
        }
        loadBuffers(network.initialBuffers());
    }

    /** Parts may be ahead of one another, be it that they wait for the batch or are on other threads. */
    private boolean inParts() {
        return mode.usesBatch() && partSize < capacity;
    }

    private boolean waits(int stage) {
        return mode.usesBatch() && stages[stage].statistics() != null;
    }

    private Liveness liveness() {
        return new Liveness(Arrays.stream(stages).map(Stage::sources).toArray(int[][]::new),
                Arrays.stream(stages).mapToLong(stage -> (long) capacity * stage.outputSize())
                        .toArray());
    }

    private void prepareGradients(Stage stage, int index) {
        int[] sources = stage.sources();
        if (stage.merge() != null) {
            mergeInputs[index] = new float[sources.length][];
            mergeGradients[index] = new float[sources.length][];
            mergeStarts[index] = new int[sources.length];
        } else if (mode == Mode.TRAINING && stage.adds()[0]) {
            int size = sampleSize(sources[0]);
            spills.computeIfAbsent(size, each -> new float[Math.multiplyExact(capacity, each)]);
        }
    }

    /** Returns the floats of one sample of a stage's output, or of the network's input as it comes. */
    private int sampleSize(int source) {
        return source == Stage.INPUT ? network.inputShape().size() : stages[source].outputSize();
    }

    /** Returns the largest number of samples of one pass. */
    public int capacity() {
        return capacity;
    }

    /**
     * Takes over what the network keeps beside its parameters; until the first call, its first values.
     * A call of {@link #load} must follow.
     *
     * @param buffers laid out as {@link Network#bufferLayout} says; not kept
     */
    public void loadBuffers(float[] buffers) {
        for (Stage stage : stages) {
            if (stage.operation() != null) {
                stage.operation().loadBuffers(buffers);
            }
        }
    }

    /** Takes the statistics of the last batch into the moving ones among buffers. */
    public void updateMovingStatistics(float[] buffers) {
        forEachStatistics(each -> each.updateMoving(buffers));
    }

    /** Overwrites the moving statistics among buffers by those of the last batch. */
    public void setMovingStatistics(float[] buffers) {
        forEachStatistics(each -> each.setMoving(buffers));
    }

    private void forEachStatistics(Consumer<StatisticsOperation> task) {
        if (!mode.usesBatch()) {
            throw new IllegalStateException("Expected a workspace that uses a batch's statistics.");
        }
        for (Stage stage : stages) {
            if (stage.statistics() != null) {
                task.accept(stage.statistics());
            }
        }
    }

    /**
     * Makes ready for passes with a set of parameters, which must stay as they are until the next call.
     *
     * @param values the network's parameters, from {@code at} on
     */
    public void load(float[] values, int at) {
        parameters = values;
        offset = at;
        for (Stage stage : stages) {
            if (stage.operation() != null) {
                stage.operation().load(values, at);
            }
        }
    }

    /**
     * Runs the network; nothing is dropped.
     *
     * @param values the network's parameters, from {@code at} on
     * @param samples samples side by side, from {@code samplesAt} on
     * @param n the number of samples, at most {@link #capacity()}
     */
    public void forward(float[] values, int at, float[] samples, int samplesAt, int n) {
        load(values, at);
        layOut(samples, samplesAt, n);
        run(inputs, inputAt, n);
    }

    /**
     * Runs the network with the parameters loaded last; nothing is dropped.
     *
     * @param samples samples as {@link Network#inputLayout} lays them out, from {@code at} on
     * @param n the number of samples, at most {@link #capacity()}
     */
    public void run(float[] samples, int at, int n) {
        dropFrom(null);
        inputs = samples;
        inputAt = at;
        run(n);
    }

    /**
     * Runs the network with the parameters loaded last as in training: dropout layers drop.
     *
     * @param samples samples as {@link Network#inputLayout} lays them out, from {@code at} on
     * @param key from which it is drawn what to drop
     */
    public void runTraining(float[] samples, int at, int n, RandomKey key) {
        requireTraining();
        dropFrom(key);
        inputs = samples;
        inputAt = at;
        run(n);
    }

    /**
     * Runs the network as in training: dropout layers drop.
     *
     * @param samples samples side by side, from {@code samplesAt} on
     * @see #runTraining
     */
    public void forwardTraining(float[] values, float[] samples, int samplesAt, int n,
            RandomKey key) {
        load(values, 0);
        layOut(samples, samplesAt, n);
        runTraining(inputs, inputAt, n, key);
    }

    private void layOut(float[] samples, int at, int n) {
        inputs = samples;
        inputAt = at;
        if (!layout.isPlain()) {
            if (laidOut.length == 0) {
                laidOut = new float[capacity * layout.size()];
            }
            layout.layOut(samples, at, n, laidOut, 0);
            inputs = laidOut;
            inputAt = 0;
        }
    }

    private void dropFrom(@Nullable RandomKey key) {
        for (Stage stage : stages) {
            if (stage.operation() instanceof DropoutOperation dropout) {
                dropout.use(key == null ? null : key.split(stage.layer()));
            }
        }
    }

    private void run(int n) {
        Objects.checkIndex(n - 1, capacity);
        prepareMerges(null);
        if (mode == Mode.INFERENCE && team.count() > 1) {
            runTogether(n);
            return;
        }
        int parts = Math.ceilDiv(n, partSize);
        for (int s = 0; s < segments.length; s++) {
            int segment = s;
            if (team.count() == 1) {
                // Without a lambda: it would be garbage for each tile of each individual.
                for (int part = 0; part < parts; part++) {
                    forwardPart(segment, part, n, 0);
                }
            } else {
                team.run(parts, (member, part) -> forwardPart(segment, part, n, member));
            }
            if (s + 1 < segments.length) {
                waiting(s + 1).finish(n);
            }
        }
    }

    private StatisticsOperation waiting(int segment) {
        return Objects.requireNonNull(stages[segments[segment]].statistics());
    }

    private int endOf(int segment) {
        return segment + 1 < segments.length ? segments[segment + 1] : stages.length;
    }

    private void forwardPart(int segment, int part, int n, int member) {
        int first = part * partSize;
        int count = Math.min(partSize, n - first);
        int end = endOf(segment);
        for (int i = segments[segment]; i < end; i++) {
            Stage stage = stages[i];
            if (stage.operation() != null) {
                stage.operation().forward(parameters, offset, input(stage), inputAt(stage, first),
                        outputs[i], first, count, member);
            } else {
                merge(stage).forward(mergeInputs[i], mergeStarts[i], outputs[i], first, count);
            }
        }
        if (end < stages.length) {
            waiting(segment + 1).collect(input(stages[end]), inputAt(stages[end], first), first,
                    count, member);
        }
    }

    private void runTogether(int n) {
        for (int i = 0; i < stages.length; i++) {
            Stage stage = stages[i];
            if (stage.operation() != null) {
                int source = stage.sources()[0];
                stage.operation().forwardTogether(parameters, offset, input(stage),
                        inputAt(stage, 0),
                        source == Stage.INPUT ? layout.size() : sampleSize(source), outputs[i], n,
                        team);
            } else {
                merge(stage).forwardTogether(mergeInputs[i], mergeStarts[i], outputs[i], n, team);
            }
        }
    }

    private static MergeOperation merge(Stage stage) {
        return Objects.requireNonNull(stage.merge());
    }

    private float[] input(Stage stage) {
        int source = stage.sources()[0];
        return source == Stage.INPUT ? inputs : outputs[source];
    }

    /** Returns where a sample of a stage's input stands. */
    private int inputAt(Stage stage, int sample) {
        int source = stage.sources()[0];
        return source == Stage.INPUT
                ? inputAt + sample * layout.size()
                : sample * stages[source].outputSize();
    }

    private void prepareMerges(float @Nullable [] inputGradient) {
        for (int i = 0; i < stages.length; i++) {
            int[] sources = stages[i].sources();
            for (int j = 0; stages[i].merge() != null && j < sources.length; j++) {
                boolean isInput = sources[j] == Stage.INPUT;
                mergeInputs[i][j] = isInput ? inputs : outputs[sources[j]];
                mergeStarts[i][j] = isInput ? inputAt : 0;
                mergeGradients[i][j] = isInput ? inputGradient : gradients[sources[j]];
            }
        }
    }

    /** Returns the logits of the last pass, {@code [n, classes]}: the buffer itself. */
    public float[] logits() {
        return outputs[stages.length - 1];
    }

    /** Overwrites {@code to} with the probabilities of the last pass, {@code [n, classes]}. */
    public void probabilities(float[] to, int n) {
        int classes = network.classes();
        System.arraycopy(logits(), 0, to, 0, n * classes);
        for (int i = 0; i < n; i++) {
            Softmax.inPlace(to, i * classes, classes);
        }
    }

    /** Returns the buffer for the gradient of the logits that {@link #backward} starts from. */
    public float[] logitsGradient() {
        requireTraining();
        return gradients[stages.length - 1];
    }

    /**
     * Carries the gradient of the logits back through the last pass.
     *
     * @param n the number of samples of that pass
     * @param gradient the gradient of all parameters, laid out as they are; added to
     * @param inputGradient receives the gradient of the inputs, or null where it is not wanted
     * @throws IllegalStateException if the workspace works on a batch in several parts
     */
    public void backward(int n, float[] gradient, float @Nullable [] inputGradient) {
        if (n > partSize) {
            throw new IllegalStateException("Expected one gradient for each part of the batch.");
        }
        backward(n, new float[][]{gradient}, inputGradient);
    }

    /**
     * Carries the gradient of the logits back through the last pass.
     *
     * @param n the number of samples of that pass
     * @param partGradients for each part of the batch the gradient of all parameters, laid out as they
     *        are; added to
     * @param inputGradient receives the gradient of the inputs, or null where it is not wanted
     */
    public void backward(int n, float[][] partGradients, float @Nullable [] inputGradient) {
        requireTraining();
        prepareMerges(inputGradient);
        int parts = Math.ceilDiv(n, partSize);
        for (int s = segments.length - 1; s >= 0; s--) {
            int segment = s;
            team.run(parts, (member, part) -> backwardPart(segment, part, n, partGradients[part],
                    inputGradient, member));
            if (s > 0) {
                waiting(s).finishGradient(n, partGradients[0]);
            }
        }
    }

    /** Goes from the stage that waited for the batch behind this segment to the one at its start. */
    private void backwardPart(int segment, int part, int n, float[] gradient,
            float @Nullable [] inputGradient, int member) {
        int first = part * partSize;
        int count = Math.min(partSize, n - first);
        int last = segment + 1 < segments.length ? segments[segment + 1] : stages.length - 1;
        int start = segment > 0 ? segments[segment] + 1 : 0;
        for (int i = last; i >= start; i--) {
            Stage stage = stages[i];
            if (stage.merge() != null) {
                stage.merge().backward(outputs[i], gradients[i], mergeGradients[i], stage.adds(),
                        first, count);
            } else {
                backward(stage, i, gradient, inputGradient, first, count, member);
            }
        }
        if (segment > 0) {
            int waiting = segments[segment];
            waiting(segment).collectGradient(input(stages[waiting]),
                    inputAt(stages[waiting], first), outputs[waiting], gradients[waiting], first,
                    count, member);
        }
    }

    private void backward(Stage stage, int index, float[] gradient,
            float @Nullable [] inputGradient, int first, int n, int member) {
        int source = stage.sources()[0];
        float[] dx = source == Stage.INPUT ? inputGradient : gradients[source];
        int size = sampleSize(source);
        float[] spill = dx != null && stage.adds()[0] ? spills.get(size) : null;
        Objects.requireNonNull(stage.operation()).backward(parameters, offset, input(stage),
                inputAt(stage, first), outputs[index], gradients[index], gradient,
                spill == null ? dx : spill,
                first, n,
                member);
        if (dx != null && spill != null) {
            Elementwise.addInPlace(dx, first * size, spill, first * size, n * size);
        }
    }

    /** What whoever trains has to say about a part of a batch. */
    public interface PartOfBatch {
        /** Lays out the samples of a part, for thread {@code member}. */
        void layOut(int member, int first, int count);

        /** Writes the gradient of the logits of a part's samples. */
        void logitsGradient(int first, int count);
    }

    /**
     * Runs a batch forward as in training and back. Where no step waits for the whole batch, each part
     * goes all the way while it is in the caches.
     *
     * @param samples what the parts are laid out in, as {@link Network#inputLayout} says
     * @param n the number of samples
     * @param key from which it is drawn what to drop
     * @param partGradients for each part of the batch the gradient of all parameters; overwritten
     */
    public void step(float[] samples, int n, RandomKey key, PartOfBatch parts,
            float[][] partGradients) {
        requireTraining();
        Objects.checkIndex(n - 1, capacity);
        int count = Math.ceilDiv(n, partSize);
        if (segments.length == 1) {
            dropFrom(key);
            inputs = samples;
            inputAt = 0;
            prepareMerges(null);
            team.run(count, (member, part) -> {
                layOut(parts, part, n, member);
                forwardPart(0, part, n, member);
                start(parts, part, n, partGradients);
                backwardPart(0, part, n, partGradients[part], null, member);
            });
            return;
        }
        team.run(count, (member, part) -> layOut(parts, part, n, member));
        runTraining(samples, 0, n, key);
        team.run(count, (_, part) -> start(parts, part, n, partGradients));
        backward(n, partGradients, null);
    }

    private void layOut(PartOfBatch parts, int part, int n, int member) {
        parts.layOut(member, part * partSize, Math.min(partSize, n - part * partSize));
    }

    private void start(PartOfBatch parts, int part, int n, float[][] partGradients) {
        Arrays.fill(partGradients[part], 0);
        parts.logitsGradient(part * partSize, Math.min(partSize, n - part * partSize));
    }

    private void requireTraining() {
        if (mode != Mode.TRAINING) {
            throw new IllegalStateException("Expected a workspace made by trainingWorkspace.");
        }
    }
}
