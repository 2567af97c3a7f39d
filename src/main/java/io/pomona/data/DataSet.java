// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.tensor.Shape;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Labelled samples in memory, immutable: inputs as floats in NHWC order, labels from 0 to the number
 * of classes minus 1.
 */
public final class DataSet {
    private final Shape sampleShape;
    private final float[] inputs;
    private final int[] labels;
    private final List<String> classNames;
    private final @Nullable Augmenter augmenter;
    private final @Nullable Origin origin;

    /**
     * Where samples were drawn from, so that they can be named by their numbers.
     *
     * @param data the samples drawn from
     * @param indices which of them, in their order; read only
     */
    @SuppressWarnings("ArrayRecordComponent") // Read where samples are sent; not copied.
    public record Origin(DataSet data, int[] indices) {}

    private DataSet(Shape sampleShape, float[] inputs, int[] labels, List<String> classNames,
            @Nullable Augmenter augmenter) {
        this(sampleShape, inputs, labels, classNames, augmenter, null);
    }

    private DataSet(Shape sampleShape, float[] inputs, int[] labels, List<String> classNames,
            @Nullable Augmenter augmenter, @Nullable Origin origin) {
        this.origin = origin;
        this.sampleShape = sampleShape;
        this.inputs = inputs;
        this.labels = labels;
        this.classNames = List.copyOf(classNames);
        this.augmenter = augmenter;
        check();
    }

    /**
     * Returns a data set over the given arrays, which it keeps: do not change them afterwards.
     *
     * @param sampleShape extents of one sample, for pictures [h, w, c]
     * @param inputs samples one after the other, n times the size of the sample shape
     * @param labels class of each sample
     * @param classNames names of the classes in the order of their labels
     * @throws IllegalArgumentException if there is no sample, the lengths do not fit each other, or
     *         a label has no class
     */
    public static DataSet of(Shape sampleShape, float[] inputs, int[] labels,
            List<String> classNames) {
        return new DataSet(sampleShape, inputs, labels, classNames, null);
    }

    /** Returns the names {@code 0}, {@code 1}, ... of classes that have no other names. */
    public static List<String> numberedClasses(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).toList();
    }

    /** Returns the extents of one sample, for pictures [h, w, c]. */
    public Shape sampleShape() {
        return sampleShape;
    }

    /** Returns the number of samples, at least 1. */
    public int size() {
        return labels.length;
    }

    /** Returns the number of classes, at least 1. */
    public int classes() {
        return classNames.size();
    }

    /** Returns the names of the classes in the order of their labels. */
    public List<String> classNames() {
        return classNames;
    }

    /**
     * Returns the inputs themselves, sample after sample in NHWC order, {@code size() *
     * sampleShape().size()} of them; read only (hot path, no copy).
     */
    public float[] inputs() {
        return inputs;
    }

    /** Returns the label of each sample itself; read only (hot path, no copy). */
    public int[] labels() {
        return labels;
    }

    /** Returns where sample {@code index} starts in {@link #inputs()}. */
    public int offset(int index) {
        return index * sampleShape.size();
    }

    /** Returns the number of samples of each class. */
    public int[] classCounts() {
        int[] counts = new int[classes()];
        for (int label : labels) {
            counts[label]++;
        }
        return counts;
    }

    /**
     * Returns the samples at the given indices, in that order; an index may come more than once.
     *
     * @throws IllegalArgumentException if there is no index
     * @throws IndexOutOfBoundsException if an index is not in [0, size())
     */
    public DataSet select(int[] indices) {
        return select(indices, null);
    }

    /**
     * Returns the samples at the given indices as {@link #select} does, and has them remember where they
     * come from: for batches that may be evaluated where this data set is known.
     *
     * @throws IllegalArgumentException if there is no index
     * @throws IndexOutOfBoundsException if an index is not in [0, size())
     */
    public DataSet draw(int[] indices) {
        return select(indices, new Origin(this, indices.clone()));
    }

    /** Returns where the samples were drawn from, or null. */
    public @Nullable Origin origin() {
        return origin;
    }

    private DataSet select(int[] indices, @Nullable Origin from) {
        int step = sampleShape.size();
        float[] chosen = new float[Math.multiplyExact(indices.length, step)];
        int[] chosenLabels = new int[indices.length];
        for (int i = 0; i < indices.length; i++) {
            int index = Objects.checkIndex(indices[i], size());
            System.arraycopy(inputs, index * step, chosen, i * step, step);
            chosenLabels[i] = labels[index];
        }
        return new DataSet(sampleShape, chosen, chosenLabels, classNames, augmenter, from);
    }

    /**
     * Returns the same samples with other inputs of the same number, which are kept.
     *
     * @throws IllegalArgumentException if the number differs
     */
    public DataSet withInputs(float[] others) {
        return new DataSet(sampleShape, others, labels, classNames, augmenter);
    }

    /**
     * Returns the same samples, to be changed at random wherever a batch for training by gradients is
     * made of them; {@link #inputs()} stay as they are.
     *
     * @throws IllegalArgumentException if the changes are for samples of another shape
     */
    public DataSet withAugmenter(Augmenter changes) {
        if (!changes.sampleShape().equals(sampleShape)) {
            throw new IllegalArgumentException("Expected changes of samples of shape " + sampleShape
                    + ", but received some of " + changes.sampleShape() + ".");
        }
        return new DataSet(sampleShape, inputs, labels, classNames, changes);
    }

    /** Returns how samples are changed at random in batches for training, or null: not at all. */
    public @Nullable Augmenter augmenter() {
        return augmenter;
    }

    /** Returns a short description, such as {@code 80 samples [100, 100, 3], 4 classes}. */
    @Override
    public String toString() {
        return size() + " samples " + sampleShape + ", " + classes() + " classes";
    }

    private void check() {
        if (labels.length == 0) {
            throw new IllegalArgumentException("A data set must hold at least 1 sample.");
        }
        long expected = (long) labels.length * sampleShape.size();
        if (inputs.length != expected) {
            throw new IllegalArgumentException(labels.length + " samples " + sampleShape + " need "
                    + expected + " inputs, but received " + inputs.length + ".");
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classNames.size()) {
                throw new IllegalArgumentException("Labels must be from 0 to "
                        + (classNames.size() - 1) + ", but label " + i + " is " + labels[i] + ".");
            }
        }
    }
}
