// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pomona.PomonaException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchServerTest {
    @TempDir
    Path folder;

    @BeforeEach
    void beginsARun() throws IOException {
        Files.writeString(folder.resolve("config.json"),
                "{\"name\": \"fruits\", \"budget\": {\"samples\": 1000}}");
        Files.writeString(folder.resolve("run.json"),
                "{\"starts\": [{\"start\": \"2026-01-01T00:00:00Z\"}]}");
        Path trial = Files.createDirectories(folder.resolve("trials/ga-1"));
        Files.writeString(trial.resolve("metrics.csv"),
                "step,samples,seconds,train_accuracy,validation_accuracy\n0,10,0.1,0.25,0.5\n");
    }

    @Test
    void servesThePageAndTheState() throws Exception {
        try (WatchServer server = WatchServer.start(folder, 0)) {
            assertTrue(get(server.address()).body().contains("<title>Pomona</title>"));

            JsonNode state = new JsonMapper()
                    .readTree(get(server.address().resolve("state.json")).body());

            assertEquals("fruits", state.path("name").asText());
            assertEquals(1000, state.path("budget").asInt());
            assertEquals("running", state.path("trials").path(0).path("status").asText());
            assertEquals("[[10,0.5]]", state.path("trials").path(0).path("curve").toString());
            assertFalse(server.isIdle(0));
            assertEquals(404, get(server.address().resolve("config.json")).statusCode());
        }
    }

    @Test
    void isIdleWhenTheRunHasEndedAndNobodyAsks() throws Exception {
        try (WatchServer server = WatchServer.start(folder, 0)) {
            Files.writeString(folder.resolve("run.json"),
                    "{\"starts\": [{\"start\": \"a\", \"end\": \"b\"}]}");

            assertTrue(server.isIdle(0));
            assertFalse(server.isIdle(1000));
        }
    }

    @Test
    void refusesNamesThatOnlyPointHere() throws Exception {
        try (WatchServer server = WatchServer.start(folder, 0);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(),
                        server.address().getPort())) {
            socket.getOutputStream().write("GET /state.json HTTP/1.1\r\nHost: evil.example\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));

            byte[] answer = socket.getInputStream().readNBytes(12);
            assertEquals("HTTP/1.1 403", new String(answer, StandardCharsets.US_ASCII));
        }
    }

    @Test
    void refusesAPortThatIsTaken() throws Exception {
        try (WatchServer server = WatchServer.start(folder, 0)) {
            int port = server.address().getPort();

            PomonaException failure = assertThrows(PomonaException.class,
                    () -> WatchServer.start(folder, port).close());
            assertTrue(failure.toString().contains("--port"), failure.toString());
        }
    }

    @Test
    void refusesAFolderWithoutResults() {
        assertThrows(PomonaException.class,
                () -> WatchServer.start(folder.resolve("trials"), 0).close());
    }

    private static HttpResponse<String> get(URI address) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
