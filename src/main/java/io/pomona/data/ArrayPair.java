// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Two {@code .npy} files that make a data set, the form that NumPyCNN uses: pictures (n, h, w, c) or
 * (n, h, w), which always means one channel, and labels (n,) or (n, 1), whole numbers from 0 of any
 * element type. Labels may also be a CSV file with a column "label", row after row those of the
 * pictures; where it has a column "file" too, pictures may be PNG and JPEG files of a folder.
 *
 * @param inputs path of the pictures
 * @param labels path of the labels
 * @param scaling how values become network inputs
 * @param classNames names of the classes; empty: numbers up to the greatest label
 */
public record ArrayPair(Path inputs, Path labels, Scaling scaling, List<String> classNames) {
    /** Copies the names. */
    public ArrayPair {
        classNames = List.copyOf(classNames);
    }

    /** Returns the pair with {@link Scaling#AUTO} and as many classes as the labels need. */
    public static ArrayPair of(Path inputs, Path labels) {
        return new ArrayPair(inputs, labels, Scaling.AUTO, List.of());
    }

    /** Returns the pair with another scaling. */
    public ArrayPair withScaling(Scaling other) {
        return new ArrayPair(inputs, labels, other, classNames);
    }

    /** Returns the pair with a given number of classes, named by their numbers. */
    public ArrayPair withClasses(int count) {
        return withClassNames(DataSet.numberedClasses(count));
    }

    /** Returns the pair with the given classes. */
    public ArrayPair withClassNames(List<String> names) {
        return new ArrayPair(inputs, labels, scaling, names);
    }

    /**
     * Reads the files.
     *
     * @throws PomonaException if a file cannot be read, a shape or a value is not as above, the
     *         numbers of pictures and labels differ, or a label has no class
     */
    public LoadedData read() {
        return read(PictureOptions.DEFAULT, Integer.MAX_VALUE);
    }

    /**
     * Reads the first samples of the files.
     *
     * @param options how picture files become arrays, where pictures are some
     * @param limit at most this many, at least 1
     * @throws PomonaException as {@link #read()} does
     */
    public LoadedData read(PictureOptions options, int limit) {
        if (ofPictures()) {
            return TableFolder.read(labels, inputs, options,
                    classNames.isEmpty() ? null : classNames, limit).load(scaling);
        }
        InputArray pictures = InputArray.read(inputs);
        if (!LabelTable.isTable(labels)) {
            return load(pictures, Npy.read(labels)).first(limit);
        }
        LabelTable table = LabelTable.read(labels);
        ArrayPair named = classNames.isEmpty() ? withClassNames(table.classNames()) : this;
        return named.load(pictures, table.labels(named.classNames)).first(limit);
    }

    /**
     * Returns checksums of the files for provenance, by path; of pictures in a folder one over all.
     *
     * @throws PomonaException if a file cannot be read
     */
    public Map<String, String> checksums() {
        return ofPictures()
                ? TableFolder.checksums(labels, inputs)
                : Checksums.ofEach(List.of(inputs, labels));
    }

    private boolean ofPictures() {
        return Files.isDirectory(inputs) && LabelTable.isTable(labels);
    }

    /**
     * Returns a data set of arrays in memory, such as two entries of an {@code .npz} file, with the
     * scaling and the classes of this pair.
     *
     * @throws PomonaException as {@link #read()} does
     */
    public LoadedData load(InputArray pictures, NpyArray labelArray) {
        int[] values = LabelArray.labels(labelArray, classNames.size());
        if (values.length != pictures.count()) {
            throw new PomonaException(labelArray.origin() + ": expected one label for each of the "
                    + pictures.count() + " pictures of " + pictures.array().origin()
                    + ", but found " + values.length + " labels.");
        }
        List<String> names = classNames.isEmpty()
                ? DataSet.numberedClasses(LabelArray.classesOf(values))
                : classNames;
        Normalization normalization = scaling.normalization(pictures.array().dtype());
        DataSet data = DataSet.of(pictures.sampleShape(), pictures.normalised(normalization),
                values, names);
        return new LoadedData(data, normalization, warnings(data, labelArray.origin()));
    }

    private static List<String> warnings(DataSet data, String origin) {
        List<String> warnings = new ArrayList<>();
        int[] counts = data.classCounts();
        for (int c = 0; c < counts.length && warnings.size() < 10; c++) {
            if (counts[c] == 0) {
                warnings.add(origin + ": class " + data.classNames().get(c) + " has no samples.");
            }
        }
        if (data.classes() == 1) {
            warnings.add(origin + ": there is only one class; nothing can be told apart.");
        }
        return warnings;
    }
}
