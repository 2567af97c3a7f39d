// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

/** The first line of what an exception says: Spark puts whole stack traces into messages. */
final class FirstLine {
    private FirstLine() {}

    static String of(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage()).strip();
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end).strip();
    }
}
