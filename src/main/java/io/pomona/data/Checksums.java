// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checksums of files, for provenance. */
public final class Checksums {
    private Checksums() {}

    /** Returns the SHA-256 of bytes as 64 lower-case hexadecimal digits. */
    public static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(digest("SHA-256").digest(bytes));
    }

    /**
     * Returns the SHA-256 of a file as 64 lower-case hexadecimal digits.
     *
     * @throws PomonaException if the file cannot be read
     */
    public static String sha256(Path path) {
        MessageDigest digest = digest("SHA-256");
        update(path, digest);
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Adds the bytes of a file to a digest.
     *
     * @throws PomonaException if the file cannot be read
     */
    static void update(Path path, MessageDigest digest) {
        byte[] block = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(path)) {
            for (int count = in.read(block); count >= 0; count = in.read(block)) {
                digest.update(block, 0, count);
            }
        } catch (IOException e) {
            throw new PomonaException(path + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the SHA-256 of each file by its path, in the order of the files.
     *
     * @throws PomonaException if a file cannot be read
     */
    static Map<String, String> ofEach(List<Path> files) {
        Map<String, String> checksums = new LinkedHashMap<>();
        files.forEach(file -> checksums.put(file.toString(), sha256(file)));
        return checksums;
    }

    /**
     * Returns the SHA-256 of a list of files as {@code sha256sum} would print it: of each file the 64
     * digits, two blanks, its path relative to the folder with slashes, and a line feed.
     *
     * @throws PomonaException if a file cannot be read
     */
    static String ofAll(Path folder, List<Path> files) {
        MessageDigest digest = digest("SHA-256");
        Path absolute = folder.toAbsolutePath().normalize();
        for (Path file : files) {
            String relative = absolute.relativize(file.toAbsolutePath().normalize()).toString();
            digest.update((sha256(file) + "  " + relative.replace('\\', '/') + "\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Returns a digest that every Java platform offers. */
    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform must offer " + algorithm + ".", e);
        }
    }
}
