// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import io.pomona.data.PictureOptions.Color;
import io.pomona.data.PictureOptions.Labels;
import io.pomona.data.PictureOptions.Resize;
import io.pomona.data.PictureOptions.Size;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the folder of a data set holds.
 *
 * @param path path as it was given
 * @param kind the kind of files in words
 * @param sizes the extents of the pictures in words, such as {@code 28 x 28 x 1}
 * @param classes the classes, in the order of their labels
 * @param hasTest whether there is a test set
 * @param warnings what looks odd, in sentences
 */
public record FolderSummary(String path, String kind, String sizes, List<ClassSummary> classes,
        boolean hasTest, List<String> warnings) {
    /** Picture files are decoded to see that they can be, but need not have one size for that. */
    private static final PictureOptions TINY = new PictureOptions(new Size(1, 1), Resize.CROP,
            Color.GRAY, Labels.FINE);

    /** Copies the lists. */
    public FolderSummary {
        classes = List.copyOf(classes);
        warnings = List.copyOf(warnings);
    }

    /**
     * What there is of one class.
     *
     * @param name its name
     * @param samples samples that are not in the test set
     * @param test samples of the test set
     */
    public record ClassSummary(String name, int samples, int test) {}

    /**
     * Reads a whole folder.
     *
     * @throws PomonaException if it holds no data set, or a file is damaged
     */
    public static FolderSummary of(Path path) {
        DataFolder folder = DataFolder.open(path);
        boolean single = folder instanceof ClassFolder || folder instanceof TableFolder;
        PictureOptions options = single ? TINY : PictureOptions.DEFAULT;
        LabelledPictures train = folder.train(options, null, Integer.MAX_VALUE);
        LabelledPictures test = folder.hasTest()
                ? folder.test(options, train.classNames(), Integer.MAX_VALUE)
                : null;
        int[] counts = counts(train, train.classNames().size());
        int[] testCounts = counts(test, counts.length);
        List<ClassSummary> classes = new ArrayList<>();
        for (int c = 0; c < counts.length; c++) {
            classes.add(new ClassSummary(train.classNames().get(c), counts[c], testCounts[c]));
        }
        return new FolderSummary(path.toString(), folder.kind(),
                single ? sizes(folder.files()) : size(train), classes, folder.hasTest(),
                folder.warnings());
    }

    /** Returns the number of samples that are not in the test set. */
    public int samples() {
        return classes.stream().mapToInt(ClassSummary::samples).sum();
    }

    /** Returns the number of samples of the test set. */
    public int test() {
        return classes.stream().mapToInt(ClassSummary::test).sum();
    }

    private static int[] counts(@Nullable LabelledPictures pictures, int classes) {
        int[] counts = new int[classes];
        if (pictures != null) {
            for (int label : LabelArray.labels(pictures.labels(), classes)) {
                counts[label]++;
            }
        }
        return counts;
    }

    private static String size(LabelledPictures pictures) {
        return InputArray.of(pictures.inputs()).sampleShape().toString();
    }

    private static String sizes(List<Path> files) {
        int[] ends = {Integer.MAX_VALUE, 0, Integer.MAX_VALUE, 0};
        for (Path file : files) {
            if (PictureFiles.isPicture(file)) {
                Size size = PictureFile.size(file);
                ends[0] = Math.min(ends[0], size.height());
                ends[1] = Math.max(ends[1], size.height());
                ends[2] = Math.min(ends[2], size.width());
                ends[3] = Math.max(ends[3], size.width());
            }
        }
        return "height " + range(ends[0], ends[1]) + ", width " + range(ends[2], ends[3]);
    }

    private static String range(int least, int most) {
        return least == most ? String.valueOf(least) : least + " to " + most;
    }
}
