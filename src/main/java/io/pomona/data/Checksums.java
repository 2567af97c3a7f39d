// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Checksums of files, for provenance. */
public final class Checksums {
    private Checksums() {}

    /**
     * Returns the SHA-256 of a file as 64 lower-case hexadecimal digits.
     *
     * @throws PomonaException if the file cannot be read
     */
    public static String sha256(Path path) {
        MessageDigest digest = digest();
        byte[] block = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(path)) {
            for (int count = in.read(block); count >= 0; count = in.read(block)) {
                digest.update(block, 0, count);
            }
        } catch (IOException e) {
            throw new PomonaException(path + ": cannot be read: " + e.getMessage(), e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform must offer SHA-256.", e);
        }
    }
}
