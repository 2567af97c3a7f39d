// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Reads and writes {@code .npz} files: ZIP archives of {@code .npy} files, one per named array. The
 * array {@code conv.kernel} is the entry {@code conv.kernel.npy}.
 */
public final class Npz {
    private static final String SUFFIX = ".npy";
    // No deflate stream expands to more than this many bytes per byte, plus a little.
    private static final long MAX_RATIO = 1032;
    // Not the first of January: for that date Java adds a field that depends on the time zone.
    private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private Npz() {}

    /** How the entries of a written file are packed. */
    public enum Packing {
        /** Byte for byte: fast. */
        STORED,
        /** Deflated: smaller. */
        DEFLATED
    }

    /**
     * Returns all arrays of a file, by name, in the order of the file.
     *
     * @throws PomonaException if the file is absent or damaged, has two entries of one name, or has
     *         an entry that is no readable {@code .npy} file
     */
    public static Map<String, NpyArray> read(Path path) {
        return withZip(path, zip -> {
            Map<String, NpyArray> arrays = new LinkedHashMap<>();
            for (ZipEntry entry : entries(zip, path)) {
                arrays.put(arrayName(entry), read(zip, entry, path));
            }
            return Collections.unmodifiableMap(arrays);
        });
    }

    /**
     * Returns one array of a file, reading only that one.
     *
     * @throws PomonaException if there is no array of that name, or the file cannot be read
     */
    public static NpyArray read(Path path, String name) {
        return withZip(path, zip -> {
            List<ZipEntry> entries = entries(zip, path);
            for (ZipEntry entry : entries) {
                if (arrayName(entry).equals(name)) {
                    return read(zip, entry, path);
                }
            }
            throw new PomonaException(path + ": expected an array '" + name + "', but found only "
                    + entries.stream().map(Npz::arrayName).limit(20).toList() + ".");
        });
    }

    /**
     * Returns the names of the arrays of a file, in the order of the file.
     *
     * @throws PomonaException if the file cannot be read
     */
    public static List<String> names(Path path) {
        return withZip(path, zip -> entries(zip, path).stream().map(Npz::arrayName).toList());
    }

    /**
     * Writes arrays in the order of the map, to a temporary file that is then renamed. Equal arrays
     * give equal bytes, whenever written.
     *
     * @throws IllegalArgumentException if a name is empty or holds a NUL character
     * @throws PomonaException if the folder of the file does not exist
     * @throws java.io.UncheckedIOException if writing fails
     */
    public static void write(Path path, Map<String, NpyArray> arrays, Packing packing) {
        AtomicFile.write(path, out -> write(out, arrays, packing));
    }

    /** Writes arrays byte for byte, without deflating them; see {@link Packing#STORED}. */
    public static void write(Path path, Map<String, NpyArray> arrays) {
        write(path, arrays, Packing.STORED);
    }

    /** Writes arrays to a stream, which stays open. */
    static void write(OutputStream out, Map<String, NpyArray> arrays, Packing packing)
            throws IOException {
        // Closing would close the stream underneath, which belongs to the caller.
        @SuppressWarnings("resource")
        ZipOutputStream zip = new ZipOutputStream(out);
        for (Map.Entry<String, NpyArray> array : arrays.entrySet()) {
            zip.putNextEntry(entry(array.getKey(), array.getValue(), packing));
            Npy.write(zip, array.getValue());
            zip.closeEntry();
        }
        zip.finish();
    }

    private static ZipEntry entry(String name, NpyArray array, Packing packing) {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "The name of an array must hold characters other than NUL, but was '" + name
                            + "'.");
        }
        ZipEntry entry = new ZipEntry(name + SUFFIX);
        entry.setTimeLocal(ENTRY_TIME);
        if (packing == Packing.STORED) {
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(Npy.length(array));
            entry.setCompressedSize(entry.getSize());
            entry.setCrc(Npy.crc(array));
        } else {
            entry.setMethod(ZipEntry.DEFLATED);
        }
        return entry;
    }

    @FunctionalInterface
    private interface ZipAction<T> {
        T apply(ZipFile zip) throws IOException;
    }

    private static <T> T withZip(Path path, ZipAction<T> action) {
        if (!Files.isRegularFile(path)) {
            throw new PomonaException(
                    path + ": expected an .npz file, but there is no such file; check the path.");
        }
        try (ZipFile zip = new ZipFile(path.toFile())) {
            return action.apply(zip);
        } catch (IOException | IllegalArgumentException e) {
            throw new PomonaException(
                    path + ": expected an .npz file (a ZIP archive of .npy files, "
                            + "not encrypted), but it cannot be read: " + e.getMessage()
                            + "; copy or write it again.",
                    e);
        }
    }

    private static List<ZipEntry> entries(ZipFile zip, Path path) {
        List<ZipEntry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ZipEntry entry : Collections.list(zip.entries())) {
            if (!entry.getName().endsWith(SUFFIX) || entry.getName().equals(SUFFIX)) {
                throw new PomonaException(path + ": expected only entries named *.npy, but found '"
                        + entry.getName() + "'; write the file with np.savez.");
            }
            if (!names.add(entry.getName())) {
                throw new PomonaException(path + ": expected each entry once, but found '"
                        + entry.getName() + "' twice.");
            }
            entries.add(entry);
        }
        return entries;
    }

    private static String arrayName(ZipEntry entry) {
        String name = entry.getName();
        return name.substring(0, name.length() - SUFFIX.length());
    }

    private static NpyArray read(ZipFile zip, ZipEntry entry, Path path) throws IOException {
        String origin = path + " (array '" + arrayName(entry) + "')";
        long packed = entry.getCompressedSize();
        if (packed < 0 || packed > Files.size(path)
                || entry.getSize() > (packed + 1) * MAX_RATIO) {
            throw new PomonaException(origin + ": expected sizes that fit the file, but it states "
                    + packed + " bytes packed and " + entry.getSize()
                    + " unpacked; the file is damaged.");
        }
        CRC32 crc = new CRC32();
        InputStream raw = zip.getInputStream(entry);
        if (raw == null) {
            throw new PomonaException(origin + ": the entry cannot be found again.");
        }
        try (InputStream in = new CheckedInputStream(new BufferedInputStream(raw, 1 << 16), crc)) {
            NpyArray array = Npy.read(in, entry.getSize(), origin);
            if (crc.getValue() != entry.getCrc()) {
                throw new PomonaException(origin + ": its content does not fit its checksum; the "
                        + "file is damaged: copy or write it again.");
            }
            return array;
        }
    }
}
