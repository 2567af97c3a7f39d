// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import io.pomona.PomonaException;
import io.pomona.data.AtomicFile;
import io.pomona.report.figure.Figure;
import io.pomona.report.figure.Svg;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Writes the pictures of a report, and the numbers behind them, as files. */
final class FigureFiles {
    private FigureFiles() {}

    /**
     * Writes figures into a folder, which is made when there is something to write.
     *
     * @param withPixels whether also as PNG what there is as SVG; if not, older ones are removed, which
     *        would show something else
     */
    static void write(Path folder, List<Figure> figures, boolean withPixels) {
        if (figures.isEmpty()) {
            return;
        }
        makeFolder(folder);
        figures.parallelStream().forEach(figure -> write(folder, figure, withPixels));
    }

    private static void write(Path folder, Figure figure, boolean withPixels) {
        String svg = figure.svg();
        if (svg != null) {
            write(folder.resolve(figure.name() + ".svg"), Svg.file(svg));
        }
        Path pixels = folder.resolve(figure.name() + ".png");
        Supplier<byte[]> png = figure.png();
        if (png != null && (withPixels || svg == null)) {
            byte[] bytes = png.get();
            AtomicFile.write(pixels, out -> out.write(bytes));
        } else {
            remove(pixels);
        }
        if (!figure.csv().isEmpty()) {
            write(folder.resolve(figure.name() + ".csv"), figure.csv());
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be removed.", e);
        }
    }

    /** Makes a folder and those above it. */
    static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new PomonaException(folder + ": expected a folder that can be made, but: "
                    + e.getMessage() + ". Give another with --out.", e);
        }
    }

    /** Creates or replaces a text file. */
    static void write(Path file, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(bytes));
    }
}
