// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What a file must be, by its digest.
 *
 * @param kind how the digest is computed
 * @param hex its lower-case hexadecimal digits
 */
public record FileChecksum(Kind kind, String hex) {
    /**
     * Checks the digits.
     *
     * @throws IllegalArgumentException if they are not as many as the kind has
     */
    public FileChecksum {
        if (!hex.matches("[0-9a-f]{" + kind.digits + "}")) {
            throw new IllegalArgumentException("Expected " + kind.digits
                    + " lower-case hexadecimal digits, but received " + hex + ".");
        }
    }

    /** Ways to compute a digest. */
    public enum Kind {
        /** SHA-256 of the bytes. */
        SHA256("SHA-256", 64),
        /** The id that git gives a file: SHA-1 of "blob", a blank, the length, a NUL, the bytes. */
        GIT_BLOB("git blob id", 40);

        private final String text;
        private final int digits;

        Kind(String text, int digits) {
            this.text = text;
            this.digits = digits;
        }

        private String of(Path file) {
            MessageDigest digest = Checksums.digest(this == SHA256 ? "SHA-256" : "SHA-1");
            if (this == GIT_BLOB) {
                digest.update(("blob " + length(file) + "\0").getBytes(StandardCharsets.US_ASCII));
            }
            Checksums.update(file, digest);
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    /** Returns the checksum of 64 digits. */
    public static FileChecksum sha256(String hex) {
        return new FileChecksum(Kind.SHA256, hex.toLowerCase(Locale.ROOT));
    }

    /** Returns the checksum of 40 digits. */
    public static FileChecksum gitBlob(String hex) {
        return new FileChecksum(Kind.GIT_BLOB, hex.toLowerCase(Locale.ROOT));
    }

    /**
     * Returns the same kind of digest of a file.
     *
     * @throws PomonaException if it cannot be read
     */
    public FileChecksum of(Path file) {
        return new FileChecksum(kind, kind.of(file));
    }

    /** Returns the kind and the digits. */
    @Override
    public String toString() {
        return kind.text + " " + hex;
    }

    private static long length(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new PomonaException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
