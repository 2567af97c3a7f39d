// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What an array file holds.
 *
 * @param path path as it was given
 * @param bytes length of the file in bytes
 * @param sha256 checksum of the file, 64 hexadecimal digits
 * @param arrays one for an {@code .npy} file, any number for an {@code .npz} file
 */
public record FileSummary(String path, long bytes, String sha256, List<ArraySummary> arrays) {
    /** Copies the summaries. */
    public FileSummary {
        arrays = List.copyOf(arrays);
    }

    /**
     * Reads an {@code .npz} file, by the end of its name, or else an {@code .npy} file.
     *
     * @throws PomonaException if the file cannot be read
     */
    public static FileSummary of(Path path) {
        boolean archive = path.toString().toLowerCase(Locale.ROOT).endsWith(".npz");
        List<ArraySummary> arrays = archive
                ? Npz.names(path).stream().map(name -> ArraySummary.of(name, Npz.read(path, name)))
                        .toList()
                : List.of(ArraySummary.of("", Npy.read(path)));
        try {
            return new FileSummary(path.toString(), Files.size(path), Checksums.sha256(path),
                    arrays);
        } catch (IOException e) {
            throw new PomonaException(path + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
