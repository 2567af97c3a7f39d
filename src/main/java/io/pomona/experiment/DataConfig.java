// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.data.Augmentation;
import io.pomona.data.Fruits;
import io.pomona.data.PictureOptions;
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
 * @param pictures how picture files become arrays
 * @param limit at most this many samples of the source are used, or null: all
 * @param testLimit at most this many samples of a separate test set are used, or null: all
 * @param scaling how raw values become network inputs
 * @param standardize whether each channel is then brought to mean 0 and standard deviation 1 of the
 *        training samples
 * @param classNames the names of the classes, or null for those of the source
 * @param split how the samples are shared out; its test share is 0 where there is a test set
 * @param test a separate test set, or null; a folder may bring its own
 * @param augmentation how samples are changed at random in training by gradients
 */
public record DataConfig(Source source, PictureOptions pictures, @Nullable Integer limit,
        @Nullable Integer testLimit, Scaling scaling, boolean standardize,
        @Nullable List<String> classNames, Split split, @Nullable Files test,
        List<Augmentation> augmentation) {
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
        augmentation = List.copyOf(augmentation);
        requirePositive("limit", limit);
        requirePositive("test_limit", testLimit);
        if (limit != null && source instanceof GeneratedFruits) {
            throw new IllegalArgumentException("Expected a limit only beside files, but of the"
                    + " fruits per_class says how many there are.");
        }
        if (test != null) {
            requireNoTestShare(split);
        }
    }

    private static void requirePositive(String key, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw new IllegalArgumentException(
                    "Expected a " + key + " of at least 1, or null, but received " + value + ".");
        }
    }

    /**
     * Checks that a split leaves testing to a separate test set.
     *
     * @throws IllegalArgumentException if it does not
     */
    static void requireNoTestShare(Split split) {
        if (split.test() != 0) {
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

    /** Samples that stand in files. */
    public sealed interface Files extends Source {}

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
     * A pair of files.
     *
     * @param inputs the path of an {@code .npy} file of pictures, or of a folder of picture files
     * @param labels the path of an {@code .npy} file of labels, or of a CSV file of them
     */
    public record ArrayFiles(Path inputs, Path labels) implements Files {}

    /**
     * The folder of a data set in its usual files.
     *
     * @param dir the path of the folder
     */
    public record Folder(Path dir) implements Files {}
}
