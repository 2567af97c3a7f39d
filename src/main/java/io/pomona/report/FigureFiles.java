// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import io.pomona.data.AtomicFile;
import io.pomona.report.figure.Figure;
import io.pomona.report.figure.Svg;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the pictures of a report, and the numbers behind them, as files. */
final class FigureFiles {
    private FigureFiles() {}

    /** Writes figures into a folder, which is made when there is something to write. */
    static void write(Path folder, List<Figure> figures) {
        if (figures.isEmpty()) {
            return;
        }
        makeFolder(folder);
        for (Figure figure : figures) {
            if (figure.svg() != null) {
                write(folder.resolve(figure.name() + ".svg"), Svg.file(figure.svg()));
            }
            byte[] png = figure.png();
            if (png != null) {
                AtomicFile.write(folder.resolve(figure.name() + ".png"), out -> out.write(png));
            }
            if (!figure.csv().isEmpty()) {
                write(folder.resolve(figure.name() + ".csv"), figure.csv());
            }
        }
    }

    /** Makes a folder and those above it. */
    static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be made.", e);
        }
    }

    /** Creates or replaces a text file. */
    static void write(Path file, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(bytes));
    }
}
