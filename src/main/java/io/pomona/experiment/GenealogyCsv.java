// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.PomonaException;
import io.pomona.data.AtomicFile;
import io.pomona.train.Ancestor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Writes and reads {@code genealogy.csv}: a row for the best individual that a search has seen and for
 * each of its ancestors by the better parent, the youngest first.
 */
public final class GenealogyCsv {
    /** The name of the file in a trial's folder. */
    public static final String NAME = "genealogy.csv";
    private static final List<String> COLUMNS = List.of("individual", "generation", "operator",
            "fitness", "parent", "other_parent", "other_parent_fitness");

    private GenealogyCsv() {}

    /** Writes a line of ancestors. */
    static void write(Path file, List<Ancestor> line) {
        StringBuilder text = new StringBuilder(CsvTable.line(COLUMNS));
        for (Ancestor one : line) {
            text.append(CsvTable.line(List.of(one.id(), one.generation(),
                    one.operator().name().toLowerCase(Locale.ROOT), CsvTable.fitness(one.fitness()),
                    number(one.parent()), number(one.other()),
                    CsvTable.fitness(one.otherFitness()))));
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(bytes));
    }

    private static String number(long individual) {
        return individual == Ancestor.NOBODY ? "" : Long.toString(individual);
    }

    /**
     * Returns the rows of a file.
     *
     * @throws PomonaException if the file is missing or damaged, with its name and line
     */
    public static List<Ancestor> read(Path file) {
        return CsvTable.parse(file, CsvTable.textOf(file), COLUMNS).rows().stream()
                .map(row -> new Ancestor(row.count(0), row.count(1), operator(row), row.number(3),
                        individual(row, 4), individual(row, 5), row.number(6)))
                .toList();
    }

    private static long individual(CsvTable.Row row, int column) {
        return row.text(column).isEmpty() ? Ancestor.NOBODY : row.count(column);
    }

    private static Ancestor.Operator operator(CsvTable.Row row) {
        for (Ancestor.Operator operator : Ancestor.Operator.values()) {
            if (operator.name().toLowerCase(Locale.ROOT).equals(row.text(2))) {
                return operator;
            }
        }
        throw row.damaged(2, "an operator");
    }
}
