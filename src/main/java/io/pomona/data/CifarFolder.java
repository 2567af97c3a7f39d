// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The binary files of CIFAR-10 or CIFAR-100.
 *
 * @param batches the files to train on, in the order of their numbers
 * @param testBatch the file of the test set, or null
 * @param hundred whether it is CIFAR-100
 */
record CifarFolder(List<Path> batches, @Nullable Path testBatch,
        boolean hundred) implements DataFolder {
    private static final Pattern BATCH = Pattern.compile("data_batch_[0-9]{1,6}\\.bin");
    private static final int MAX_NAMES_BYTES = 1 << 16;

    CifarFolder {
        batches = List.copyOf(batches);
    }

    static @Nullable CifarFolder find(List<Path> entries) {
        List<Path> batches = new ArrayList<>(entries.stream().filter(Files::isRegularFile)
                .filter(path -> BATCH.matcher(nameOf(path)).matches()).toList());
        batches.sort(Comparator.comparingInt(CifarFolder::number));
        Path train = named(entries, "train.bin");
        if (!batches.isEmpty()) {
            return new CifarFolder(batches, named(entries, "test_batch.bin"), false);
        }
        return train == null
                ? null
                : new CifarFolder(List.of(train), named(entries, "test.bin"), true);
    }

    private static int number(Path batch) {
        return Integer.parseInt(nameOf(batch).replaceAll("[^0-9]", ""));
    }

    private static @Nullable Path named(List<Path> entries, String name) {
        return entries.stream().filter(path -> nameOf(path).equals(name))
                .filter(Files::isRegularFile).findFirst().orElse(null);
    }

    private static String nameOf(Path path) {
        return path.getFileName().toString();
    }

    @Override
    public String kind() {
        return hundred ? "CIFAR-100 binary files" : "CIFAR-10 binary files";
    }

    @Override
    public boolean hasTest() {
        return testBatch != null;
    }

    @Override
    public List<Path> files() {
        List<Path> files = new ArrayList<>(batches);
        if (testBatch != null) {
            files.add(testBatch);
        }
        return files;
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
        return read(batches, options, classNames, limit);
    }

    @Override
    public LabelledPictures test(PictureOptions options, List<String> classNames, int limit) {
        if (testBatch == null) {
            throw new IllegalStateException("There is no test set.");
        }
        return read(List.of(testBatch), options, classNames, limit);
    }

    private LabelledPictures read(List<Path> files, PictureOptions options,
            @Nullable List<String> given, int limit) {
        Cifar.Layout layout = layout(options);
        if (given != null && given.size() != layout.classes()) {
            throw new PomonaException(files.getFirst() + ": expected " + layout.classes()
                    + " class_names, but received " + given.size() + ".");
        }
        return Cifar.read(files, layout, given != null ? given : names(layout, options), limit);
    }

    private Cifar.Layout layout(PictureOptions options) {
        if (!hundred) {
            return Cifar.Layout.TEN;
        }
        return switch (options.cifar100()) {
            case FINE -> Cifar.Layout.FINE;
            case COARSE -> Cifar.Layout.COARSE;
        };
    }

    /** The names stand in a file of their own, one a line; without it classes have numbers. */
    private List<String> names(Cifar.Layout layout, PictureOptions options) {
        String name = hundred
                ? options.cifar100() == PictureOptions.Labels.FINE
                        ? "fine_label_names.txt"
                        : "coarse_label_names.txt"
                : "batches.meta.txt";
        Path file = batches.getFirst().resolveSibling(name);
        if (!Files.isRegularFile(file)) {
            return DataSet.numberedClasses(layout.classes());
        }
        try {
            if (Files.size(file) > MAX_NAMES_BYTES) {
                throw new PomonaException(
                        file + ": expected the names of " + layout.classes() + " classes, but it"
                                + " is longer than " + MAX_NAMES_BYTES + " bytes.");
            }
            List<String> names = Files.readAllLines(file).stream().map(String::strip)
                    .filter(line -> !line.isEmpty()).toList();
            if (names.stream().distinct().count() != layout.classes()
                    || names.size() != layout.classes()) {
                throw new PomonaException(file + ": expected the names of " + layout.classes()
                        + " classes, one a line and all different, but found " + names.size()
                        + " lines.");
            }
            return names;
        } catch (IOException e) {
            throw new PomonaException(file + ": cannot be read as text in UTF-8: "
                    + e.getMessage(), e);
        }
    }
}
