// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Unpacks chosen files of a {@code .tar.gz} archive. Nothing else in it is written anywhere, so that no
 * name in an archive can lead out of the folder.
 *
 * <p>Source of the format: IEEE Std 1003.1, pax, section "ustar Interchange Format".
 */
final class TarArchive {
    private static final int BLOCK = 512;
    private static final long MAX_UNPACKED = 1L << 30;

    private final Path path;
    private final InputStream in;
    private long unpacked;

    private TarArchive(Path path, InputStream in) {
        this.path = path;
        this.in = in;
    }

    /**
     * Writes the files of the given entries into a folder, each under the last part of its name.
     *
     * @param members names of entries as they stand in the archive
     * @return the files, in the order of the members
     * @throws PomonaException if the archive is damaged or lacks an entry
     */
    static List<Path> unpack(Path archive, List<String> members, Path folder) {
        List<String> missing = new ArrayList<>(members);
        try (InputStream raw = Files.newInputStream(archive);
                GZIPInputStream in = new GZIPInputStream(raw, 1 << 16)) {
            TarArchive tar = new TarArchive(archive, in);
            while (tar.unpackNext(missing, folder)) {
                // Each turn reads one entry.
            }
        } catch (EOFException | ZipException e) {
            throw damaged(archive, e);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof EOFException || e.getCause() instanceof ZipException) {
                throw damaged(archive, e.getCause());
            }
            throw e;
        } catch (IOException e) {
            throw new PomonaException(archive + ": cannot be read: " + e.getMessage(), e);
        }
        if (!missing.isEmpty()) {
            throw new PomonaException(archive + ": expected the entry " + missing.getFirst()
                    + ", but there is none.");
        }
        return members.stream().map(member -> target(folder, member)).toList();
    }

    private static PomonaException damaged(Path archive, IOException cause) {
        return new PomonaException(archive + ": expected a sound .tar.gz file, but it is damaged ("
                + cause.getMessage() + "); remove it and begin again.", cause);
    }

    private boolean unpackNext(List<String> missing, Path folder) throws IOException {
        Entry entry = next();
        if (entry.name().isEmpty()) {
            return false;
        }
        if (entry.isFile() && missing.remove(entry.name())) {
            AtomicFile.write(target(folder, entry.name()), out -> copy(entry, out));
        } else {
            copy(entry, OutputStream.nullOutputStream());
        }
        return true;
    }

    static Path target(Path folder, String member) {
        return folder.resolve(member.substring(member.lastIndexOf('/') + 1));
    }

    /**
     * What a header says.
     *
     * @param name the name of the entry; empty at the end of the archive
     * @param size bytes of its content
     * @param isFile whether it is a plain file
     */
    private record Entry(String name, long size, boolean isFile) {}

    private Entry next() throws IOException {
        byte[] header = new byte[BLOCK];
        int found = in.readNBytes(header, 0, BLOCK);
        if (found == 0) {
            return new Entry("", 0, false);
        }
        if (found < BLOCK) {
            throw new EOFException("it ends within a header");
        }
        count(BLOCK);
        if (header[0] == 0) {
            return new Entry("", 0, false);
        }
        requireSound(header);
        String prefix = text(header, 257, 5).equals("ustar") ? text(header, 345, 155) : "";
        String name = (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, 100);
        boolean isFile = header[156] == '0' || header[156] == 0;
        return new Entry(name.isEmpty() ? "?" : name, octal(header, 124, 12), isFile);
    }

    private void copy(Entry entry, OutputStream out) throws IOException {
        long padded = Math.ceilDiv(entry.size(), (long) BLOCK) * BLOCK;
        count(padded);
        byte[] block = new byte[1 << 16];
        for (long left = entry.size(); left > 0;) {
            int found = in.readNBytes(block, 0, (int) Math.min(block.length, left));
            if (found == 0) {
                throw new EOFException("it ends within " + entry.name());
            }
            out.write(block, 0, found);
            left -= found;
        }
        in.skipNBytes(padded - entry.size());
    }

    private void count(long bytes) {
        unpacked += bytes;
        if (unpacked > MAX_UNPACKED) {
            throw new PomonaException(path + ": expected an archive of at most " + MAX_UNPACKED
                    + " bytes unpacked, but it has more.");
        }
    }

    /** The sum of all bytes stands in the header itself, where blanks are summed in its place. */
    private static void requireSound(byte[] header) throws IOException {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xFF;
        }
        if (sum != octal(header, 148, 8)) {
            throw new ZipException("a header does not fit its checksum");
        }
    }

    private static String text(byte[] header, int at, int length) {
        int end = at;
        while (end < at + length && header[end] != 0) {
            end++;
        }
        return new String(header, at, end - at, StandardCharsets.UTF_8);
    }

    private static long octal(byte[] header, int at, int length) throws IOException {
        String digits = text(header, at, length).strip();
        if (!digits.matches("[0-7]{1,12}")) {
            throw new ZipException("a header has no octal number at byte " + at);
        }
        return Long.parseLong(digits, 8);
    }
}
