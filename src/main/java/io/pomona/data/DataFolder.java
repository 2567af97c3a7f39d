// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a data set in its usual files. What kind it is shows in the names of the files; the
 * first kind that fits is taken: IDX, CIFAR-10, CIFAR-100, pictures with a table of labels, pictures in
 * a folder for each class.
 */
public sealed interface DataFolder permits IdxFolder, CifarFolder, TableFolder, ClassFolder {
    /**
     * Finds out what a folder holds; no picture is read yet.
     *
     * @throws PomonaException if it is none, or holds no data set of a known kind
     */
    static DataFolder open(Path folder) {
        List<Path> entries = PictureFiles.list(folder);
        DataFolder found = IdxFolder.find(entries);
        found = found != null ? found : CifarFolder.find(entries);
        found = found != null ? found : TableFolder.find(folder, entries);
        found = found != null ? found : ClassFolder.find(folder, entries);
        if (found == null) {
            throw new PomonaException(folder + ": expected the files of a data set, but found "
                    + describe(entries) + ". Expected train-images-idx3-ubyte and"
                    + " train-labels-idx1-ubyte, with or without .gz (IDX, as MNIST);"
                    + " data_batch_1.bin (CIFAR-10); train.bin (CIFAR-100); labels.csv with columns"
                    + " file and label beside pictures; or a folder of PNG or JPEG files for each"
                    + " class, at once or under train and test.");
        }
        return found;
    }

    /** Returns the kind in words, such as {@code IDX files}. */
    String kind();

    /** Returns whether there is a test set beside the rest. */
    boolean hasTest();

    /** Returns all files that are read, in a fixed order. */
    List<Path> files();

    /**
     * Returns checksums for provenance by path: of each file where they are few, else one of the
     * folder over those of all files.
     *
     * @throws PomonaException if a file cannot be read
     */
    Map<String, String> checksums();

    /** Returns sentences for the user about what looks odd; usually empty. */
    List<String> warnings();

    /**
     * Returns the pictures that are not the test set.
     *
     * @param classNames the names of the classes, or null for those of the data set. Where the files
     *        number the classes, these names are given to the numbers; where they name them, these are
     *        the same names in the wanted order.
     * @param limit at most this many, at least 1: the first ones, or, where each class has a folder,
     *        as many of each class as may be
     * @throws PomonaException if a file is missing, damaged or unsuited
     */
    LabelledPictures train(PictureOptions options, @Nullable List<String> classNames, int limit);

    /**
     * Returns the pictures of the test set.
     *
     * @param classNames the names of the classes in the order of the labels
     * @param limit as for {@link #train}
     * @throws PomonaException if a file is missing, damaged or unsuited
     * @throws IllegalStateException if there is none
     */
    LabelledPictures test(PictureOptions options, List<String> classNames, int limit);

    private static String describe(List<Path> entries) {
        if (entries.isEmpty()) {
            return "nothing";
        }
        String names = entries.stream().limit(6)
                .map(path -> path.getFileName() + (Files.isDirectory(path) ? "/" : ""))
                .collect(Collectors.joining(", "));
        return names + (entries.size() > 6 ? " and " + (entries.size() - 6) + " more" : "");
    }
}
