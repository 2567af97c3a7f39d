// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A server on loopback that behaves as it is told, request by request, and remembers them. */
final class OddServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, List<Behaviour>> behaviours = new ConcurrentHashMap<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch closing = new CountDownLatch(1);

    OddServer() {
        try {
            server = HttpServer.create(
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Answers one request. */
    @FunctionalInterface
    interface Behaviour {
        void answer(HttpExchange exchange) throws IOException;
    }

    /** Sets how requests for a path are answered, one after the other, the last one ever after. */
    OddServer on(String path, Behaviour... inTurn) {
        behaviours.put(path, new ArrayList<>(List.of(inTurn)));
        return this;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** Returns each request: path, range and tag. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String range = exchange.getRequestHeaders().getFirst("Range");
        String tag = exchange.getRequestHeaders().getFirst("If-Range");
        requests.add(path + (range == null ? "" : " " + range) + (tag == null ? "" : " " + tag));
        List<Behaviour> inTurn = behaviours.getOrDefault(path, List.of(status(404)));
        try (exchange) {
            (inTurn.size() > 1 ? inTurn.removeFirst() : inTurn.getFirst()).answer(exchange);
        }
    }

    static Behaviour status(int status) {
        return exchange -> exchange.sendResponseHeaders(status, -1);
    }

    static Behaviour redirect(int status, String to) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", to);
            exchange.sendResponseHeaders(status, -1);
        };
    }

    /** Serves as a good server does, also from a byte on. */
    static Behaviour serve(byte[] content) {
        return exchange -> {
            int from = from(exchange);
            if (from > 0 && from >= content.length) {
                exchange.sendResponseHeaders(416, -1);
                return;
            }
            head(exchange, content, from);
            exchange.getResponseBody().write(content, from, content.length - from);
        };
    }

    /** Serves, but always all of it. */
    static Behaviour serveWhole(byte[] content) {
        return exchange -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
        };
    }

    /** Serves without saying how much it is. */
    static Behaviour serveUnannounced(byte[] content) {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(content);
        };
    }

    /** Ends the connection after a number of bytes. */
    static Behaviour cut(byte[] content, int after) {
        return exchange -> {
            int from = from(exchange);
            head(exchange, content, from);
            exchange.getResponseBody().write(content, from, after);
            exchange.getResponseBody().flush();
        };
    }

    /** Sends some bytes and then nothing. */
    Behaviour stall(byte[] content, int after) {
        return exchange -> {
            int from = from(exchange);
            head(exchange, content, from);
            exchange.getResponseBody().write(content, from, after);
            exchange.getResponseBody().flush();
            waitFor(60_000);
        };
    }

    /** Does not even answer. */
    Behaviour silence() {
        return _ -> waitFor(60_000);
    }

    /** Sends a few bytes at a time. */
    Behaviour drip(byte[] content, int step, int milliseconds) {
        return exchange -> {
            head(exchange, content, 0);
            OutputStream out = exchange.getResponseBody();
            for (int at = 0; at < content.length; at += step) {
                out.write(content, at, Math.min(step, content.length - at));
                out.flush();
                waitFor(milliseconds);
            }
        };
    }

    /** Sends another range than was asked for. */
    static Behaviour otherRange(byte[] content) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Range",
                    "bytes 1-" + (content.length - 1) + "/" + content.length);
            exchange.sendResponseHeaders(206, content.length - 1);
            exchange.getResponseBody().write(Arrays.copyOfRange(content, 1, content.length));
        };
    }

    private static void head(HttpExchange exchange, byte[] content, int from) throws IOException {
        exchange.getResponseHeaders().set("ETag", "\"" + Arrays.hashCode(content) + "\"");
        if (from > 0) {
            exchange.getResponseHeaders().set("Content-Range",
                    "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
    }

    private static int from(HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        return range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
    }

    private void waitFor(int milliseconds) {
        try {
            closing.await(milliseconds, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
