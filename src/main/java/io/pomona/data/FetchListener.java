// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import java.time.Duration;

/** Is told how downloads go on. */
public interface FetchListener {
    /** A file is there already and is what it must be. */
    void kept(String path);

    /**
     * A download begins or goes on.
     *
     * @param done bytes that are there already
     * @param total bytes of the whole file, or -1 if it is not known
     */
    void began(String path, long done, long total);

    /** More has arrived: {@code done} bytes are there. */
    void progressed(long done);

    /** The download has come to an end, good or bad. */
    void ended();

    /** A download failed and is tried again after a pause. */
    void retries(String reason, Duration pause);

    /** An archive is being unpacked. */
    void unpacks(String path);
}
