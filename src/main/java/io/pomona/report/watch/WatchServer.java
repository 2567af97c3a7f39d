// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.watch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pomona.PomonaException;
import io.pomona.experiment.ResultsFolder;
import io.pomona.report.figure.PageParts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Serves the live page of a run on loopback, to programs of this computer only. */
public final class WatchServer implements AutoCloseable {
    private static final int ANSWERED = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int FAILED = 500;

    private final LiveRun run;
    private final HttpServer server;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final AtomicLong lastAsked = new AtomicLong(System.nanoTime());
    private final String page;
    private final String policy;

    private WatchServer(LiveRun run, HttpServer server) {
        this.run = run;
        this.server = server;
        String script = PageParts.script(WatchServer.class, "watch.js");
        page = PageParts.read(WatchServer.class, "watch.html")
                .replace("/*style*/", PageParts.read(PageParts.class, "page.css"))
                .replace("/*script*/", script);
        policy = "default-src 'none'; style-src 'unsafe-inline'; connect-src 'self'; img-src data:; script-src "
                + PageParts.source(script);
    }

    /**
     * Begins to serve a results folder.
     *
     * @param folder the folder of a run that may still go on
     * @param port the port, 0 for any free one
     * @throws PomonaException if there are no results, or the port is taken
     */
    public static WatchServer start(Path folder, int port) {
        LiveRun run = new LiveRun(ResultsFolder.open(folder));
        try {
            HttpServer server = HttpServer
                    .create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            WatchServer watch = new WatchServer(run, server);
            server.createContext("/", watch::answer);
            server.setExecutor(watch.thread);
            server.start();
            return watch;
        } catch (IOException e) {
            throw new PomonaException("Expected a port that is free, but " + port + " is not: "
                    + e.getMessage() + ". Choose another with --port, or 0 for any.", e);
        }
    }

    /** Returns the address of the page. */
    public URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    }

    /** Returns whether the run has ended and nobody has asked for so many seconds. */
    public boolean isIdle(long seconds) {
        return run.hasEnded()
                && System.nanoTime() - lastAsked.get() > TimeUnit.SECONDS.toNanos(seconds);
    }

    /** Ends the server. */
    @Override
    public void close() {
        server.stop(0);
        thread.shutdown();
    }

    private void answer(HttpExchange exchange) throws IOException {
        lastAsked.set(System.nanoTime());
        try (exchange) {
            if (!isLocal(exchange)) {
                send(exchange, FORBIDDEN, "text/plain", "This page is for this computer only.\n");
            } else if (!exchange.getRequestMethod().equals("GET")) {
                send(exchange, NOT_ALLOWED, "text/plain", "There is only something to get.\n");
            } else {
                answer(exchange, exchange.getRequestURI().getPath());
            }
        }
    }

    private void answer(HttpExchange exchange, String path) throws IOException {
        switch (path) {
            case "/" -> send(exchange, ANSWERED, "text/html; charset=utf-8", page);
            case "/state.json" -> sendState(exchange);
            default -> send(exchange, NOT_FOUND, "text/plain", "There is no such page.\n");
        }
    }

    private void sendState(HttpExchange exchange) throws IOException {
        try {
            send(exchange, ANSWERED, "application/json", run.state());
        } catch (IOException | PomonaException e) {
            // The run may be writing the file; the page asks again.
            send(exchange, FAILED, "text/plain; charset=utf-8", e.getMessage() + "\n");
        }
    }

    /** A page of another site may have its name point here; that name then stands in the request. */
    private static boolean isLocal(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        return host != null && host.matches("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?");
    }

    private void send(HttpExchange exchange, int status, String type, String text)
            throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Content-Security-Policy", policy);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
