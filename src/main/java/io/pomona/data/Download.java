// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import java.net.URI;
import java.util.List;

/**
 * A file that can be downloaded.
 *
 * @param path where it stands in the folder of its data set, with slashes
 * @param locations where it is to be had, the best first
 * @param checksum what it must be
 * @param bytes its length in bytes, or -1 if it is not known
 */
public record Download(String path, List<URI> locations, FileChecksum checksum, long bytes) {
    /** What a file of unknown length may have, in bytes. */
    private static final long MAX_UNKNOWN = 1L << 26;

    /** Copies the locations. */
    public Download {
        locations = List.copyOf(locations);
    }

    /** Returns what the file may have at most, in bytes. */
    long maxBytes() {
        return bytes < 0 ? MAX_UNKNOWN : bytes;
    }

    /** Returns the same file at other places. */
    Download at(List<URI> others) {
        return new Download(path, others, checksum, bytes);
    }
}
