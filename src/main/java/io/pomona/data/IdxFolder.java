// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Four files of MNIST or a relative such as Fashion-MNIST, KMNIST and EMNIST, packed or not.
 *
 * @param images the pictures to train on, (n, h, w)
 * @param labels their labels, (n,)
 * @param testImages the pictures of the test set, or null
 * @param testLabels their labels, or null
 */
record IdxFolder(Path images, Path labels, @Nullable Path testImages,
        @Nullable Path testLabels) implements DataFolder {
    private static final Pattern NAME = Pattern
            .compile("(.*?)(train|t10k|test)-(images|labels)[-.]idx[0-9]-ubyte(\\.gz)?");

    static @Nullable IdxFolder find(List<Path> entries) {
        Path images = file(entries, "train", "images");
        Path labels = file(entries, "train", "labels");
        Path testImages = file(entries, "t", "images");
        Path testLabels = file(entries, "t", "labels");
        if (images == null && labels == null && testImages == null && testLabels == null) {
            return null;
        }
        if (images == null || labels == null) {
            throw new PomonaException(entries.getFirst().toAbsolutePath().getParent()
                    + ": expected both train-images-idx3-ubyte and train-labels-idx1-ubyte, with or"
                    + " without .gz, but found "
                    + (images == null ? "no such images." : "no such labels."));
        }
        if ((testImages == null) != (testLabels == null)) {
            throw new PomonaException((testImages == null ? testLabels : testImages)
                    + ": expected the images and the labels of a test set, but found no "
                    + (testImages == null ? "images." : "labels."));
        }
        return new IdxFolder(images, labels, testImages, testLabels);
    }

    /** Returns the file of a part; one that is not packed goes before one that is. */
    private static @Nullable Path file(List<Path> entries, String part, String what) {
        List<Path> found = new ArrayList<>();
        for (Path entry : entries) {
            Matcher matcher = NAME.matcher(entry.getFileName().toString());
            if (Files.isRegularFile(entry) && matcher.matches() && matcher.group(3).equals(what)
                    && matcher.group(2).equals("train") == part.equals("train")) {
                found.add(entry);
            }
        }
        if (found.size() == 2
                && found.get(1).toString().equals(found.get(0) + ".gz")) {
            return found.get(0);
        }
        if (found.size() > 1) {
            throw new PomonaException(found.get(1) + ": expected one file of the "
                    + (part.equals("train") ? "training " : "test ") + what + ", but there is "
                    + found.get(0).getFileName() + " too; keep one of them in the folder.");
        }
        return found.isEmpty() ? null : found.getFirst();
    }

    @Override
    public String kind() {
        return "IDX files";
    }

    @Override
    public boolean hasTest() {
        return testImages != null;
    }

    @Override
    public List<Path> files() {
        return Stream.of(images, labels, testImages, testLabels).filter(Objects::nonNull)
                .map(Objects::requireNonNull).toList();
    }

    @Override
    public Map<String, String> checksums() {
        return Checksums.ofEach(files());
    }

    @Override
    public List<String> warnings() {
        return List.of();
    }

    @Override
    public LabelledPictures train(PictureOptions options, @Nullable List<String> classNames,
            int limit) {
        return read(images, labels, classNames).first(limit);
    }

    @Override
    public LabelledPictures test(PictureOptions options, List<String> classNames, int limit) {
        if (testImages == null || testLabels == null) {
            throw new IllegalStateException("There is no test set.");
        }
        return read(testImages, testLabels, classNames).first(limit);
    }

    private static LabelledPictures read(Path images, Path labels,
            @Nullable List<String> classNames) {
        NpyArray values = Idx.read(labels);
        int[] classes = LabelArray.labels(values, classNames == null ? 0 : classNames.size());
        NpyArray pictures = InputArray.of(Idx.read(images)).array();
        if (classes.length != pictures.extents().getFirst()) {
            throw new PomonaException(labels + ": expected one label for each of the "
                    + pictures.extents().getFirst() + " pictures of " + images + ", but found "
                    + classes.length + ".");
        }
        return new LabelledPictures(pictures, values, classNames != null
                ? classNames
                : DataSet.numberedClasses(LabelArray.classesOf(classes)));
    }
}
