// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.data.Fruits;
import io.pomona.data.Scaling;
import io.pomona.data.Split;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The data of an experiment.
 *
 * @param source where the samples come from
 * @param scaling how raw values become network inputs
 * @param standardize whether each channel is then brought to mean 0 and standard deviation 1 of the
 *        training samples
 * @param classNames the names of the classes, or null for those of the source
 * @param split how the samples are shared out; its test share is 0 where there is a test set
 * @param test a separate test set, or null
 */
public record DataConfig(Source source, Scaling scaling, boolean standardize,
        @Nullable List<String> classNames, Split split, @Nullable ArrayFiles test) {
    /**
     * Checks that the parts suit each other and copies the names.
     *
     * @throws IllegalArgumentException if they do not
     */
    public DataConfig {
        classNames = classNames == null ? null : List.copyOf(classNames);
        if (classNames != null && classNames.isEmpty()) {
            throw new IllegalArgumentException(
                    "Expected class_names of at least one class, or null, but received none.");
        }
        if (classNames != null) {
            checkNames(classNames);
        }
        if (classNames != null && source instanceof GeneratedFruits) {
            throw new IllegalArgumentException("Expected class_names only beside inputs and labels,"
                    + " but the fruits have their own.");
        }
        if (test != null && split.test() != 0) {
            throw new IllegalArgumentException("Expected a split without a share for testing beside"
                    + " a separate test set, such as [0.8, 0.2, 0], but received ["
                    + split.train() + ", " + split.validation() + ", " + split.test() + "].");
        }
    }

    private static void checkNames(List<String> names) {
        Set<String> different = new HashSet<>();
        for (String name : names) {
            if (name.isBlank() || !different.add(name)) {
                throw new IllegalArgumentException("Expected class_names that differ and are not"
                        + " blank, but received \"" + name + "\""
                        + (name.isBlank() ? "." : " twice."));
            }
        }
    }

    /** Where samples come from. */
    public sealed interface Source {}

    /**
     * The fruits that Pomona draws.
     *
     * @param perClass samples of each class, 1 to 17,000
     * @param seed the seed of the drawing
     */
    public record GeneratedFruits(int perClass, long seed) implements Source {
        /**
         * Checks the number.
         *
         * @throws IllegalArgumentException if it is out of range
         */
        public GeneratedFruits {
            if (perClass < 1 || perClass > Fruits.MAX_PER_CLASS) {
                throw new IllegalArgumentException("Expected per_class from 1 to "
                        + Fruits.MAX_PER_CLASS + ", but received " + perClass + ".");
            }
        }
    }

    /**
     * A pair of {@code .npy} files.
     *
     * @param inputs the path of the pictures
     * @param labels the path of the labels
     */
    public record ArrayFiles(Path inputs, Path labels) implements Source {}
}
