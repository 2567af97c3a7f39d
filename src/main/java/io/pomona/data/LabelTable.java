// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file of labels: a header that names a column {@code label}, and {@code file} where pictures are
 * files; other columns are left alone. Labels are whole numbers from 0, or else names of classes.
 *
 * @param path the file, for messages
 * @param rows the rows below the header
 */
record LabelTable(Path path, List<Row> rows) {
    private static final CSVFormat FORMAT = CSVFormat.DEFAULT.builder().setIgnoreEmptyLines(true)
            .get();
    private static final String NUMBER = "[0-9]{1,5}";

    LabelTable {
        rows = List.copyOf(rows);
    }

    /**
     * One row.
     *
     * @param line the number of its line, from 1
     * @param file what stands in the column {@code file}, or null without such a column
     * @param label what stands in the column {@code label}, not blank
     */
    record Row(long line, @Nullable String file, String label) {}

    /** Returns whether a path ends like that of a CSV file. */
    static boolean isTable(Path path) {
        return path.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
    }

    /**
     * Reads a file.
     *
     * @throws PomonaException if it cannot be read, has no column {@code label}, a row that is too
     *         short or no row at all
     */
    static LabelTable read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new PomonaException(path + ": expected a CSV file of labels, but there is "
                    + (Files.exists(path) ? "something else than a file" : "none")
                    + "; check the path.");
        }
        try (CSVParser parser = CSVParser.parse(path, StandardCharsets.UTF_8, FORMAT)) {
            return read(path, parser);
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            throw new PomonaException(path + ": expected a CSV file in UTF-8, but it cannot be"
                    + " read: " + e.getMessage(), e);
        }
    }

    private static LabelTable read(Path path, CSVParser parser) {
        List<Row> rows = new ArrayList<>();
        List<String> header = List.of();
        for (CSVRecord csv : parser) {
            List<String> cells = csv.stream().map(String::strip).toList();
            if (header.isEmpty()) {
                header = withoutMark(cells);
                if (!header.contains("label")) {
                    throw new PomonaException(path + ", line 1: expected a header with the column"
                            + " label, and file where pictures are files, but found "
                            + String.join(",", header) + ".");
                }
            } else {
                rows.add(row(path, parser.getCurrentLineNumber(), header, cells));
            }
        }
        if (rows.isEmpty()) {
            throw new PomonaException(path + ": expected a header with the column label and a row"
                    + " for each picture, but found no row.");
        }
        return new LabelTable(path, rows);
    }

    private static List<String> withoutMark(List<String> cells) {
        List<String> header = new ArrayList<>(cells);
        header.set(0, header.getFirst().replace("\uFEFF", ""));
        return header;
    }

    private static Row row(Path path, long line, List<String> header, List<String> cells) {
        if (cells.size() != header.size()) {
            throw new PomonaException(path + ", line " + line + ": expected " + header.size()
                    + " cells like the header, but found " + cells.size() + ".");
        }
        String label = cells.get(header.indexOf("label"));
        if (label.isEmpty()) {
            throw new PomonaException(
                    path + ", line " + line + ": expected a label, but found none.");
        }
        int file = header.indexOf("file");
        return new Row(line, file < 0 ? null : cells.get(file), label);
    }

    /** Returns the names of the classes: 0, 1, ... up to the greatest number, or sorted names. */
    List<String> classNames() {
        if (isNumbered()) {
            return DataSet.numberedClasses(
                    rows.stream().mapToInt(row -> Integer.parseInt(row.label())).max().orElse(0)
                            + 1);
        }
        return rows.stream().map(Row::label).distinct().sorted().toList();
    }

    /**
     * Returns the labels, int32 {@code (n,)}.
     *
     * @param classNames the names of the classes, in the order of the labels
     * @throws PomonaException if a label is neither the name nor, where all are numbers, the number of
     *         one
     */
    NpyArray labels(List<String> classNames) {
        boolean numbered = isNumbered();
        int[] labels = new int[rows.size()];
        for (int i = 0; i < labels.length; i++) {
            Row row = rows.get(i);
            int label = numbered
                    ? Integer.parseInt(row.label())
                    : classNames.indexOf(row.label());
            if (label < 0 || label >= classNames.size()) {
                throw new PomonaException(path + ", line " + row.line()
                        + ": expected the label of one of the " + classNames.size() + " classes, "
                        + String.join(", ", classNames.subList(0, Math.min(20, classNames.size())))
                        + ", but found " + row.label() + ".");
            }
            labels[i] = label;
        }
        return NpyArray.ofInts(labels, labels.length).withOrigin(path.toString());
    }

    private boolean isNumbered() {
        return rows.stream().allMatch(row -> row.label().matches(NUMBER));
    }
}
