// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.figure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The style and the script that pages carry inside. */
public final class PageParts {
    private PageParts() {}

    /** Returns the text of a file beside a class. */
    public static String read(Class<?> place, String name) {
        try (InputStream in = place.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The file " + name + " is missing.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + name + " cannot be read.", e);
        }
    }

    /** Returns the content of a script element that is well-formed XML as well. */
    public static String script(Class<?> place, String name) {
        return "//<![CDATA[\n" + read(place, name) + "//]]>";
    }

    /** Returns the source by which a page allows this one script and no other to run. */
    public static String source(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(script.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
