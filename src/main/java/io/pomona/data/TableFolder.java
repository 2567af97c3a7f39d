// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pictures with a table of labels beside them: {@code labels.csv} with the columns {@code file} (a path
 * relative to the folder of the table) and {@code label}, or one each in {@code train} and
 * {@code test}.
 *
 * @param table the table to train on
 * @param testTable the table of the test set, or null
 */
record TableFolder(Path table, @Nullable Path testTable) implements DataFolder {
    private static final String NAME = "labels.csv";

    static @Nullable TableFolder find(Path folder, List<Path> entries) {
        Path own = folder.resolve(NAME);
        Path train = folder.resolve("train").resolve(NAME);
        Path test = folder.resolve("test").resolve(NAME);
        if (entries.contains(own) && Files.isRegularFile(own)) {
            return new TableFolder(own, null);
        }
        if (Files.isRegularFile(train)) {
            return new TableFolder(train, Files.isRegularFile(test) ? test : null);
        }
        return null;
    }

    @Override
    public String kind() {
        return "pictures with a table of labels";
    }

    @Override
    public boolean hasTest() {
        return testTable != null;
    }

    @Override
    public List<Path> files() {
        List<Path> files = new ArrayList<>();
        for (Path part : testTable == null ? List.of(table) : List.of(table, testTable)) {
            files.add(part);
            files.addAll(pictures(LabelTable.read(part), folderOf(part)));
        }
        return files;
    }

    @Override
    public Map<String, String> checksums() {
        Map<String, String> checksums = new LinkedHashMap<>(
                checksums(table, folderOf(table)));
        if (testTable != null) {
            checksums.putAll(checksums(testTable, folderOf(testTable)));
        }
        return checksums;
    }

    /** Returns the checksum of a table, and one of its pictures by their folder. */
    static Map<String, String> checksums(Path table, Path folder) {
        Map<String, String> checksums = new LinkedHashMap<>();
        checksums.put(table.toString(), Checksums.sha256(table));
        checksums.put(folder.toString(),
                Checksums.ofAll(folder, pictures(LabelTable.read(table), folder)));
        return checksums;
    }

    @Override
    public List<String> warnings() {
        return List.of();
    }

    @Override
    public LabelledPictures train(PictureOptions options, @Nullable List<String> classNames,
            int limit) {
        return read(table, folderOf(table), options, classNames, limit);
    }

    @Override
    public LabelledPictures test(PictureOptions options, List<String> classNames, int limit) {
        if (testTable == null) {
            throw new IllegalStateException("There is no test set.");
        }
        return read(testTable, folderOf(testTable), options, classNames, limit);
    }

    /**
     * Returns the pictures of a table.
     *
     * @param folder to which the paths in the table are relative
     * @throws PomonaException if the table or a picture cannot be read
     */
    static LabelledPictures read(Path table, Path folder, PictureOptions options,
            @Nullable List<String> classNames, int limit) {
        LabelTable labels = LabelTable.read(table);
        List<String> names = classNames == null ? labels.classNames() : classNames;
        List<Path> files = pictures(labels, folder);
        int count = Math.min(limit, files.size());
        NpyArray pixels = PictureFiles.read(files.subList(0, count), options, table.toString());
        return new LabelledPictures(pixels, labels.labels(names).first(count), names);
    }

    private static Path folderOf(Path table) {
        return Objects.requireNonNull(table.toAbsolutePath().getParent());
    }

    private static List<Path> pictures(LabelTable table, Path folder) {
        List<Path> files = new ArrayList<>();
        for (LabelTable.Row row : table.rows()) {
            if (row.file() == null || row.file().isBlank()) {
                throw new PomonaException(table.path() + ", line " + row.line()
                        + ": expected the path of a picture in the column file, but found none.");
            }
            try {
                files.add(folder.resolve(row.file()));
            } catch (InvalidPathException e) {
                throw new PomonaException(table.path() + ", line " + row.line()
                        + ": expected the path of a picture in the column file, but "
                        + e.getMessage() + ".", e);
            }
        }
        return files;
    }
}
