// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Pictures in a folder for each class: {@code <class>/*.png|jpg|jpeg}, or {@code train/<class>/} and
 * {@code test/<class>/}. Folders and files are in the order of their names, character by character.
 *
 * @param path the folder above all of them
 * @param classes the classes to train on
 * @param testClasses the classes of the test set; empty without one
 */
record ClassFolder(Path path, List<Pictures> classes,
        List<Pictures> testClasses) implements DataFolder {
    ClassFolder {
        classes = List.copyOf(classes);
        testClasses = List.copyOf(testClasses);
    }

    /**
     * The pictures of a class.
     *
     * @param name the name of the class and of its folder
     * @param files the pictures, sorted
     * @param others names of files there that are no pictures
     */
    record Pictures(String name, List<Path> files, List<String> others) {
        Pictures {
            files = List.copyOf(files);
            others = List.copyOf(others);
        }
    }

    static @Nullable ClassFolder find(Path folder, List<Path> entries) {
        Path train = named(entries, "train");
        Path test = named(entries, "test");
        List<Pictures> inTrain = train == null ? List.of() : classes(PictureFiles.list(train));
        if (!inTrain.isEmpty()) {
            List<Pictures> inTest = test == null ? List.of() : classes(PictureFiles.list(test));
            return new ClassFolder(folder, inTrain, inTest);
        }
        List<Pictures> all = classes(entries);
        return all.isEmpty() ? null : new ClassFolder(folder, all, List.of());
    }

    private static @Nullable Path named(List<Path> entries, String name) {
        return entries.stream().filter(path -> path.getFileName().toString().equals(name))
                .filter(Files::isDirectory).findFirst().orElse(null);
    }

    /** Returns the folders among entries that hold pictures. */
    private static List<Pictures> classes(List<Path> entries) {
        List<Pictures> classes = new ArrayList<>();
        for (Path entry : entries) {
            if (Files.isDirectory(entry)) {
                List<Path> found = PictureFiles.list(entry);
                List<Path> files = found.stream().filter(Files::isRegularFile)
                        .filter(PictureFiles::isPicture).toList();
                if (!files.isEmpty()) {
                    List<String> others = found.stream().filter(file -> !files.contains(file))
                            .map(file -> file.getFileName().toString()).toList();
                    classes.add(new Pictures(entry.getFileName().toString(), files, others));
                }
            }
        }
        return classes;
    }

    @Override
    public String kind() {
        return "pictures in a folder for each class";
    }

    @Override
    public boolean hasTest() {
        return !testClasses.isEmpty();
    }

    @Override
    public List<Path> files() {
        List<Path> files = new ArrayList<>();
        classes.forEach(pictures -> files.addAll(pictures.files()));
        testClasses.forEach(pictures -> files.addAll(pictures.files()));
        return files;
    }

    @Override
    public Map<String, String> checksums() {
        return Map.of(path.toString(), Checksums.ofAll(path, files()));
    }

    @Override
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        for (List<Pictures> part : List.of(classes, testClasses)) {
            for (Pictures pictures : part) {
                if (!pictures.others().isEmpty() && warnings.size() < 10) {
                    warnings.add(pictures.files().getFirst().getParent() + ": "
                            + pictures.others().size() + " entries are no PNG or JPEG files and"
                            + " are not read, such as " + pictures.others().getFirst() + ".");
                }
            }
        }
        return warnings;
    }

    @Override
    public LabelledPictures train(PictureOptions options, @Nullable List<String> classNames,
            int limit) {
        List<String> names = classes.stream().map(Pictures::name).toList();
        if (classNames != null
                && !(classNames.size() == names.size() && classNames.containsAll(names))) {
            throw new PomonaException(path + ": expected class_names that are the names of the "
                    + names.size() + " folders of pictures in any order, "
                    + names.stream().limit(20).collect(Collectors.joining(", "))
                    + ", but received " + String.join(", ", classNames) + ".");
        }
        return read(classes, options, classNames == null ? names : classNames, limit);
    }

    @Override
    public LabelledPictures test(PictureOptions options, List<String> classNames, int limit) {
        if (testClasses.isEmpty()) {
            throw new IllegalStateException("There is no test set.");
        }
        return read(testClasses, options, classNames, limit);
    }

    private LabelledPictures read(List<Pictures> folders, PictureOptions options,
            List<String> classNames, int limit) {
        int[] shares = shares(folders, limit);
        List<Path> files = new ArrayList<>();
        int[] labels = new int[Arrays.stream(shares).sum()];
        for (int i = 0; i < folders.size(); i++) {
            Pictures pictures = folders.get(i);
            int label = classNames.indexOf(pictures.name());
            if (label < 0) {
                throw new PomonaException(pictures.files().getFirst().getParent()
                        + ": expected the folder of one of the classes to train on, "
                        + classNames.stream().limit(20).collect(Collectors.joining(", "))
                        + ", but received another name.");
            }
            Arrays.fill(labels, files.size(), files.size() + shares[i], label);
            files.addAll(pictures.files().subList(0, shares[i]));
        }
        NpyArray pixels = PictureFiles.read(files, options, path.toString());
        return new LabelledPictures(pixels,
                NpyArray.ofInts(labels, labels.length).withOrigin(path.toString()), classNames);
    }

    /** Shares a limit out: one of each class, then a second one of each that has it, and so on. */
    private static int[] shares(List<Pictures> folders, int limit) {
        int[] shares = new int[folders.size()];
        int left = limit;
        boolean more = true;
        for (int round = 0; more && left > 0; round++) {
            more = false;
            for (int i = 0; i < shares.length && left > 0; i++) {
                if (folders.get(i).files().size() > round) {
                    shares[i]++;
                    left--;
                    more = true;
                }
            }
        }
        return shares;
    }
}
