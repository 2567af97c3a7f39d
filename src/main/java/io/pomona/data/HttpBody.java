// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of an HTTP response piece by piece, and gives up when nothing arrives for a while,
 * which a stream of Java's HTTP client does not. For one thread.
 */
final class HttpBody implements AutoCloseable {
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Duration patience;
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean closed;

    private HttpBody(Duration patience) {
        this.patience = patience;
    }

    /** Returns the body of a response. */
    static HttpBody of(HttpResponse<Flow.Publisher<List<ByteBuffer>>> response,
            Duration patience) {
        HttpBody body = new HttpBody(patience);
        response.body().subscribe(body.new Receiver());
        return body;
    }

    /**
     * Returns the next pieces, or null at the end.
     *
     * @throws IOException if the connection broke
     * @throws HttpTimeoutException if nothing arrived for too long
     * @throws CancellationException if the thread was interrupted
     */
    @Nullable
    List<ByteBuffer> next() throws IOException {
        try {
            Event event = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            return switch (event) {
                case null -> throw new HttpTimeoutException(
                        "nothing arrived for " + patience.toMillis() / 1000.0 + " s");
                case End() -> null;
                case Failure(Throwable cause) -> throw new IOException(
                        "the connection broke (" + cause.getMessage() + ")", cause);
                case Pieces(List<ByteBuffer> pieces) -> {
                    request();
                    yield pieces;
                }
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            CancellationException stopped = new CancellationException("interrupted");
            stopped.initCause(e);
            throw stopped;
        }
    }

    private void request() {
        Flow.Subscription current = subscription;
        if (current != null) {
            current.request(1);
        }
    }

    /** Wants no more of the body; the connection may be closed. */
    @Override
    public void close() {
        closed = true;
        Flow.Subscription current = subscription;
        if (current != null) {
            current.cancel();
        }
    }

    private sealed interface Event {}

    private record Pieces(List<ByteBuffer> buffers) implements Event {}

    private record End() implements Event {}

    private record Failure(Throwable cause) implements Event {}

    private final class Receiver implements Flow.Subscriber<List<ByteBuffer>> {
        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            if (closed) {
                given.cancel();
            } else {
                given.request(1);
            }
        }

        @Override
        public void onNext(List<ByteBuffer> pieces) {
            events.add(new Pieces(pieces));
        }

        @Override
        public void onError(Throwable cause) {
            events.add(new Failure(cause));
        }

        @Override
        public void onComplete() {
            events.add(new End());
        }
    }
}
