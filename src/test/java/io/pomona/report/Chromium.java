// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An installed Chromium without a window, driven by the Chrome DevTools Protocol on loopback. It hears
 * what the page complains of and what it asks the network for, and ends when it is closed.
 */
final class Chromium implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
    private static final long PATIENCE_SECONDS = 40;

    private final Process process;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<JsonNode>> awaited = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private String session = "";
    private int calls;

    private Chromium(Process process, String address) throws Exception {
        this.process = process;
        socket = HttpClient.newHttpClient().newWebSocketBuilder()
                .buildAsync(URI.create(address), new Listener()).get(PATIENCE_SECONDS,
                        TimeUnit.SECONDS);
        String target = call("Target.createTarget", Map.of("url", "about:blank"))
                .path("targetId").asText();
        session = call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .path("sessionId").asText();
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            call(domain + ".enable", Map.of());
        }
    }

    /** Returns the program, or empty where none is installed. */
    static Optional<Path> program() {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin");
        return Stream.of("chromium", "chromium-browser", "google-chrome").flatMap(
                name -> Stream.of(path.split(File.pathSeparator)).map(at -> Path.of(at, name)))
                .filter(Files::isExecutable).findFirst();
    }

    static Chromium start(Path profile) throws Exception {
        Process process = new ProcessBuilder(program().orElseThrow().toString(), "--headless=new",
                "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--disable-extensions", "--hide-scrollbars",
                "--remote-debugging-address=127.0.0.1", "--remote-debugging-port=0",
                "--user-data-dir=" + profile, "about:blank").redirectErrorStream(true).start();
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                Thread.ofVirtual().start(() -> output.lines().forEach(rest -> {}));
                return new Chromium(process, listening.group(1));
            }
        }
        throw new IOException("Chromium did not start.");
    }

    /** Opens a page at a size and returns the milliseconds until it was loaded. */
    double open(Path page, int width, int height) throws Exception {
        return open(page.toUri(), width, height);
    }

    double open(URI page, int width, int height) throws Exception {
        resize(width, height);
        complaints.clear();
        requests.clear();
        CompletableFuture<JsonNode> loaded = new CompletableFuture<>();
        awaited.put("Page.loadEventFired", loaded);
        call("Page.navigate", Map.of("url", page.toString()));
        loaded.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return evaluate("performance.getEntriesByType('navigation')[0].loadEventStart").asDouble();
    }

    void resize(int width, int height) throws Exception {
        call("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", height,
                "deviceScaleFactor", 1, "mobile", false));
    }

    /** Chooses between {@code light} and {@code dark}. */
    void prefer(String scheme) throws Exception {
        call("Emulation.setEmulatedMedia", Map.of("features",
                List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Returns the value of an expression in the page. */
    JsonNode evaluate(String expression) throws Exception {
        JsonNode answer = call("Runtime.evaluate",
                Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + answer);
        }
        return answer.path("result").path("value");
    }

    /** Moves the pointer over the page. */
    void point(double x, double y) throws Exception {
        call("Input.dispatchMouseEvent", Map.of("type", "mouseMoved", "x", x, "y", y));
    }

    /** Returns a PNG of the whole page. */
    byte[] picture() throws Exception {
        return Base64.getDecoder().decode(call("Page.captureScreenshot",
                Map.of("format", "png", "captureBeyondViewport", true)).path("data").asText());
    }

    byte[] pdf() throws Exception {
        return Base64.getDecoder().decode(call("Page.printToPDF", Map.of("printBackground", true))
                .path("data").asText());
    }

    /** Returns errors and warnings of the console since the page was opened. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Returns the addresses asked for since the page was opened, its own included. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() throws IOException {
        try {
            session = "";
            call("Browser.close", Map.of());
            process.onExit().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IOException("Chromium did not end by itself.", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private JsonNode call(String method, Map<String, ?> parameters) throws Exception {
        ObjectNode message = MAPPER.createObjectNode();
        int id = ++calls;
        message.put("id", id).put("method", method).set("params", MAPPER.valueToTree(parameters));
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText(message.toString(), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        JsonNode received = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (received.has("error")) {
            throw new IllegalStateException(method + ": " + received.get("error"));
        }
        return received.path("result");
    }

    private void receive(JsonNode message) {
        String method = message.path("method").asText();
        JsonNode content = message.path("params");
        switch (method) {
            case "" -> {
                CompletableFuture<JsonNode> answer = answers.remove(message.path("id").asInt());
                if (answer != null) {
                    answer.complete(message);
                }
            }
            case "Runtime.exceptionThrown" -> complaints.add(content.toString());
            case "Log.entryAdded" -> complaints.add(content.path("entry").toString());
            case "Runtime.consoleAPICalled" -> complaints.add(content.path("args").toString());
            case "Network.requestWillBeSent" -> requests
                    .add(content.path("request").path("url").asText());
            default -> {
                CompletableFuture<JsonNode> event = awaited.remove(method);
                if (event != null) {
                    event.complete(content);
                }
            }
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                try {
                    receive(MAPPER.readTree(text.toString()));
                } catch (IOException e) {
                    complaints.add(e.toString());
                }
                text.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }
}
