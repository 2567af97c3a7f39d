// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pomona data fetch} against a mirror on loopback, and {@code pomona data info}. */
class DataCommandTest {
    private static final Path MNIST = Path.of("../shared/data/mnist");

    @TempDir
    private Path folder;

    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    private HttpServer serve(Path root) throws IOException {
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> answer(exchange, root));
        server.start();
        return server;
    }

    private void answer(HttpExchange exchange, Path root) throws IOException {
        String path = exchange.getRequestURI().getPath();
        requests.add(path);
        Path file = root.resolve(path.substring(path.lastIndexOf('/') + 1));
        try (exchange) {
            if (Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(200, Files.size(file));
                Files.copy(file, exchange.getResponseBody());
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private static String mirror(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Test
    void fetchesMnistAndDescribesIt() throws IOException {
        assumeTrue(Files.isDirectory(MNIST), () -> MNIST + " is absent");
        HttpServer server = serve(MNIST);
        try {
            Path to = folder.resolve("my mnist");
            CommandRun first = CommandRun.of("data", "fetch", "mnist", "--to", to, "--mirror",
                    mirror(server)).assertDone();
            assertTrue(first.out().contains("train-images-idx3-ubyte.gz: 9,912,422 bytes"),
                    first.out());
            assertTrue(first.out().endsWith("Use it with: pomona run CONFIG --set data.dir='" + to
                    + "'" + System.lineSeparator()), first.out());
            assertEquals(List.of("/mnist/train-images-idx3-ubyte.gz",
                    "/mnist/train-labels-idx1-ubyte.gz", "/mnist/t10k-images-idx3-ubyte.gz",
                    "/mnist/t10k-labels-idx1-ubyte.gz"), requests);
            CommandRun second = CommandRun.of("data", "fetch", "mnist", "--to", to, "--mirror",
                    mirror(server)).assertDone();
            assertTrue(second.out().contains("All 4 files are there already"), second.out());
            assertEquals(4, requests.size());
            String info = CommandRun.of("data", "info", to).assertDone().out();
            assertTrue(info.startsWith(to + ": IDX files, [28, 28, 1]"), info);
            assertTrue(info.lines().anyMatch(line -> line.matches("1 +6,742 +1,135")), info);
            assertTrue(info.lines().anyMatch(line -> line.matches("all +60,000 +10,000")), info);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whatCannotBeFetchedIsAFailure() throws IOException {
        HttpServer server = serve(folder);
        try {
            CommandRun run = CommandRun.of("data", "fetch", "numpycnn", "--to",
                    folder.resolve("to"), "--mirror", mirror(server));
            assertEquals(1, run.status(), run::toString);
            assertTrue(run.err().contains("expected to download dataset_inputs.npy, but failed: "
                    + mirror(server) + "/numpycnn/dataset_inputs.npy: the server answered with"
                    + " status 404"), run::toString);
            assertFalse(run.err().contains("Exception"), run::toString);
            Files.writeString(folder.resolve("dataset_inputs.npy"), "not these bytes");
            run = CommandRun.of("data", "fetch", "numpycnn", "--to", folder.resolve("to"),
                    "--mirror", mirror(server), "--tries", "1");
            assertTrue(run.err().contains("expected git blob id c30f0e2b012e44db06dff44417b8"
                    + "ebc7512363ac, but the 15 bytes received have"), run::toString);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void wrongCommandLines() {
        CommandRun.of("data", "fetch", "imagenet").assertRefused(
                "one of numpycnn, mnist, fashion-mnist, cifar10, fruits360", "imagenet");
        CommandRun.of("data", "fetch").assertRefused("NAME");
        CommandRun.of("data", "fetch", "mnist", "--to", "").assertRefused();
        CommandRun.of("data", "fetch", "mnist", "--tries", "0", "--to", folder)
                .assertRefused("Expected --tries from 1 to 100");
        CommandRun.of("data", "fetch", "mnist", "--timeout", "0", "--to", folder)
                .assertRefused("Expected --timeout from 1 to 3600");
        CommandRun.of("data", "fetch", "mnist", "--mirror", "http://[", "--to", folder)
                .assertRefused("--mirror");
        CommandRun.of("data", "fetch", "mnist", "--mirror", "http://example.org", "--to", folder)
                .assertRefused("--mirror", "https");
        String help = CommandRun.of("data", "fetch", "--help").out().replaceAll("\\s+", " ");
        assertTrue(help.contains("numpycnn, mnist, fashion-mnist, cifar10, fruits360"), help);
    }

    @Test
    void describesFoldersOfPicturesOfAnySize() throws IOException {
        for (int i = 1; i <= 3; i++) {
            Path file = folder.resolve("set/class" + i % 2 + "/" + i + ".png");
            Files.createDirectories(file.getParent());
            ImageIO.write(new BufferedImage(4, i, BufferedImage.TYPE_INT_RGB), "png",
                    file.toFile());
        }
        Files.writeString(folder.resolve("set/class0/readme.txt"), "x");
        String info = CommandRun.of("data", "info", folder.resolve("set")).assertDone().out();
        assertTrue(info.startsWith(folder.resolve("set")
                + ": pictures in a folder for each class, height 1 to 3, width 4"), info);
        assertTrue(info.contains("Warning: ") && info.contains("readme.txt"), info);
        assertTrue(info.lines().anyMatch(line -> line.matches("class1 +2 +-")), info);
    }
}
