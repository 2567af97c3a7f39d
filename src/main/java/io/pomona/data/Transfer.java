// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One try to download one file from one place into a file of a part, from where an earlier try left
 * off.
 */
final class Transfer {
    private static final int MAX_REDIRECTS = 5;
    private static final Pattern LOOPBACK = Pattern
            .compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");
    private static final Pattern RANGE = Pattern.compile("bytes ([0-9]{1,18})-.*");

    private final HttpClient client;
    private final Download download;
    private final Path part;
    private final Duration patience;
    private final FetchListener listener;

    Transfer(HttpClient client, Download download, Path part, Duration patience,
            FetchListener listener) {
        this.client = client;
        this.download = download;
        this.part = part;
        this.patience = patience;
        this.listener = listener;
    }

    /** Says that there is no use in asking the same place again. */
    static final class Refused extends IOException {
        Refused(String message) {
            super(message);
        }
    }

    /**
     * Downloads what is missing and checks the whole. What was received stays for the next try, unless
     * it is not what it must be.
     *
     * @throws Refused if another try has no use
     * @throws IOException if the try failed otherwise
     */
    void run(URI location) throws IOException {
        long have = Files.exists(part) ? Files.size(part) : 0;
        if (have > download.maxBytes()) {
            discard();
            have = 0;
        }
        if (have == 0 || have != download.bytes()) {
            receive(location, have);
        }
        FileChecksum found = download.checksum().of(part);
        if (!found.equals(download.checksum())) {
            long length = Files.size(part);
            discard();
            throw new IOException("expected " + download.checksum() + ", but the " + length
                    + " bytes received have " + found);
        }
    }

    private void receive(URI location, long have) throws IOException {
        HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = ask(location, have);
        try (HttpBody body = HttpBody.of(response, patience)) {
            switch (response.statusCode()) {
                case 200 -> store(response, body, 0);
                case 206 -> store(response, body, requireRange(response, have));
                case 416 -> {
                    // There is nothing behind what is here already: the checksum will tell.
                    if (have == 0) {
                        throw new Refused("the server refuses to send any part");
                    }
                }
                case 408, 425, 429, 500, 502, 503, 504 -> throw new IOException(
                        "the server answered with status " + response.statusCode());
                default -> throw new Refused(
                        "the server answered with status " + response.statusCode());
            }
        }
    }

    private long requireRange(HttpResponse<?> response, long have) throws IOException {
        String range = response.headers().firstValue("Content-Range").orElse("");
        Matcher matcher = RANGE.matcher(range);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) != have) {
            discard();
            throw new IOException("expected what follows byte " + have
                    + ", but the server sent the range '" + range + "'");
        }
        return have;
    }

    /** Asks for a file, and goes where the server points to. */
    private HttpResponse<Flow.Publisher<List<ByteBuffer>>> ask(URI location, long have)
            throws IOException {
        URI next = location;
        for (int i = 0; i <= MAX_REDIRECTS; i++) {
            requireSafe(next, location);
            var response = send(request(next, have));
            if (response.statusCode() / 100 != 3) {
                return response;
            }
            HttpBody.of(response, patience).close();
            next = target(next, response);
        }
        throw new Refused("the server redirects more than " + MAX_REDIRECTS + " times");
    }

    private HttpRequest request(URI uri, long have) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(patience)
                .header("User-Agent", "pomona");
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-");
            String tag = tag();
            if (!tag.isEmpty()) {
                request.header("If-Range", tag);
            }
        }
        return request.build();
    }

    private HttpResponse<Flow.Publisher<List<ByteBuffer>>> send(HttpRequest request)
            throws IOException {
        try {
            return client.send(request, BodyHandlers.ofPublisher());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            CancellationException stopped = new CancellationException("interrupted");
            stopped.initCause(e);
            throw stopped;
        }
    }

    private static URI target(URI from, HttpResponse<?> response) throws IOException {
        String location = response.headers().firstValue("Location").orElse("");
        if (location.isEmpty()) {
            throw new Refused("the server answered with status " + response.statusCode()
                    + " and no location");
        }
        try {
            return from.resolve(location);
        } catch (IllegalArgumentException e) {
            Refused refused = new Refused("the server redirects to '" + location + "'");
            refused.initCause(e);
            throw refused;
        }
    }

    private static void requireSafe(URI uri, URI first) throws IOException {
        if (!isAllowed(uri, first)) {
            throw new Refused("expected an address that begins with https on another machine, but"
                    + " received " + uri);
        }
    }

    /** Only encrypted connections are allowed, and none to this machine that did not begin here. */
    static boolean isAllowed(URI uri, URI first) {
        String scheme = String.valueOf(uri.getScheme());
        boolean local = isLoopback(uri);
        return uri.getHost() != null && (!local || isLoopback(first))
                && (scheme.equals("https") || (scheme.equals("http") && local));
    }

    private static boolean isLoopback(URI uri) {
        return uri.getHost() != null && LOOPBACK.matcher(uri.getHost()).matches();
    }

    private void store(HttpResponse<?> response, HttpBody body, long from) throws IOException {
        long announced = response.headers().firstValueAsLong("Content-Length").orElse(-1);
        if (announced > download.maxBytes() - from) {
            throw tooLong(from + announced);
        }
        long total = announced < 0 ? download.bytes() : from + announced;
        listener.began(download.path(), from, total);
        try (OutputStream file = open(response, from);
                WritableByteChannel channel = Channels.newChannel(file)) {
            long done = from;
            for (List<ByteBuffer> pieces = body.next(); pieces != null; pieces = body.next()) {
                for (ByteBuffer piece : pieces) {
                    done += piece.remaining();
                    if (done > download.maxBytes()) {
                        throw tooLong(done);
                    }
                    channel.write(piece);
                }
                listener.progressed(done);
            }
            if (done < total || done < download.bytes()) {
                throw new IOException("the connection ended after " + done + " of "
                        + Math.max(total, download.bytes()) + " bytes");
            }
        } finally {
            listener.ended();
        }
    }

    private OutputStream open(HttpResponse<?> response, long from) throws IOException {
        if (from > 0) {
            return Files.newOutputStream(part, StandardOpenOption.WRITE,
                    StandardOpenOption.APPEND);
        }
        // The tag first: a part must never stand beside the tag of another one.
        discard();
        String tag = response.headers().firstValue("ETag").orElse("");
        // A weak tag says nothing of single bytes.
        if (!tag.isEmpty() && !tag.startsWith("W/")) {
            Files.writeString(tagFile(), tag);
        }
        return Files.newOutputStream(part, StandardOpenOption.WRITE, StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING);
    }

    private Refused tooLong(long bytes) throws IOException {
        discard();
        return new Refused(
                "expected at most " + download.maxBytes() + " bytes, but the server sends "
                        + bytes + " or more");
    }

    /** Removes what an earlier try has left. */
    void discard() throws IOException {
        Files.deleteIfExists(part);
        Files.deleteIfExists(tagFile());
    }

    private String tag() throws IOException {
        String tag = Files.exists(tagFile()) ? Files.readString(tagFile()) : "";
        return tag.matches("\"[!-~&&[^\"]]{1,200}\"") ? tag : "";
    }

    private Path tagFile() {
        return part.resolveSibling(part.getFileName() + ".etag");
    }

    /** Returns what a failure says, for the user. */
    static String reasonOf(IOException failure) {
        @Nullable
        String message = failure.getMessage();
        return message != null && !message.isBlank() ? message : failure.getClass().getSimpleName();
    }

    /** Moves a checked file to its place. */
    void moveTo(Path target) {
        try {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(tagFile());
        } catch (IOException e) {
            throw new PomonaException(
                    target + ": cannot be written: " + e.getMessage() + ".", e);
        }
    }
}
