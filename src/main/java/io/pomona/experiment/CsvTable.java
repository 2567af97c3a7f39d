// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.PomonaException;
import io.pomona.evolve.Fitness;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/**
 * The text of a CSV file, split into cells that know their place.
 *
 * @param file the file, for messages
 * @param header the names of the columns
 * @param rows the rows below the header
 */
record CsvTable(Path file, List<String> header, List<Row> rows) {
    private static final CSVFormat FORMAT = CSVFormat.DEFAULT.builder().setRecordSeparator('\n')
            .setIgnoreEmptyLines(false).get();

    /** One row. */
    record Row(Path file, long line, List<String> header, List<String> cells) {
        String text(int column) {
            return cells.get(column);
        }

        double number(int column) {
            String cell = cells.get(column);
            if (cell.isEmpty()) {
                return Double.NaN;
            }
            try {
                return Double.parseDouble(cell);
            } catch (NumberFormatException _) {
                throw damaged(column, "a number or nothing");
            }
        }

        long count(int column) {
            try {
                return Long.parseLong(cells.get(column));
            } catch (NumberFormatException _) {
                throw damaged(column, "a whole number");
            }
        }

        PomonaException damaged(int column, String expected) {
            return new PomonaException(
                    file + ", line " + line + ": expected " + expected + " in the column "
                            + header.get(column) + ", but found '" + cells.get(column) + "'.");
        }
    }

    /** Reads a file as UTF-8. */
    static String textOf(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new PomonaException(file + ": there is no such file.", e);
        } catch (IOException e) {
            throw new PomonaException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Splits the text of a file, whose header must start with the given columns. */
    static CsvTable parse(Path file, String text, List<String> columns) {
        List<String> header = List.of();
        List<Row> rows = new ArrayList<>();
        try (CSVParser parser = CSVParser.parse(text, FORMAT)) {
            long line = 1;
            for (CSVRecord csv : parser) {
                List<String> cells = csv.toList();
                if (line == 1) {
                    checkHeader(file, cells, columns);
                    header = cells;
                } else if (cells.size() != header.size()) {
                    throw new PomonaException(file + ", line " + line + ": expected "
                            + header.size() + " cells, but found " + cells.size() + ".");
                } else {
                    rows.add(new Row(file, line, header, cells));
                }
                line = parser.getCurrentLineNumber() + 1;
            }
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            throw new PomonaException(file + ": is no CSV file: " + e.getMessage(), e);
        }
        if (header.isEmpty()) {
            checkHeader(file, header, columns);
        }
        return new CsvTable(file, header, rows);
    }

    private static void checkHeader(Path file, List<String> header, List<String> columns) {
        if (header.size() < columns.size()
                || !header.subList(0, columns.size()).equals(columns)) {
            throw new PomonaException(file + ", line 1: expected the columns "
                    + String.join(",", columns) + ", but found "
                    + (header.isEmpty() ? "nothing" : String.join(",", header))
                    + ". The file is damaged or was written by another version.");
        }
    }

    /** Returns the line of some cells, with the line end. */
    static String line(List<?> cells) {
        StringWriter out = new StringWriter();
        try (CSVPrinter printer = new CSVPrinter(out, FORMAT)) {
            printer.printRecord(cells);
        } catch (IOException e) {
            throw new UncheckedIOException("A string cannot fail to be written.", e);
        }
        return out.toString();
    }

    /** Returns a fitness as {@link #cell}; nothing for that of a network whose outputs are not finite. */
    static String fitness(double value) {
        return cell(value == Fitness.INVALID ? Double.NaN : value);
    }

    /** Returns the text of a number that reads back exactly; nothing for {@code NaN}. */
    static String cell(double number) {
        return Double.isNaN(number) ? "" : Double.toString(number);
    }
}
