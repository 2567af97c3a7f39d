// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Processes of the installed program and of Spark, on the loopback interface alone. Closing ends them and
 * whatever they started, as far as it was seen.
 */
final class SparkProcesses implements AutoCloseable {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path SPARK = TARGET.resolve("spark");
    private static final Path JARS = SPARK.resolve("jars");
    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java")
            .toString();
    private static final String LOOPBACK = "127.0.0.1";

    private final Path folder;
    private final Set<ProcessHandle> seen = new LinkedHashSet<>();
    private int started;

    /**
     * Creates processes.
     *
     * @param folder where their output goes
     */
    SparkProcesses(Path folder) {
        this.folder = folder;
    }

    /** Starts the program as the script does after {@code cluster-install}. */
    Process pomona(List<String> settings, Object... words) throws IOException {
        List<String> command = new ArrayList<>(JavaOptions.list());
        command.addAll(List.of("-Dspark.driver.host=" + LOOPBACK,
                "-Dspark.driver.bindAddress=" + LOOPBACK, "-Dspark.executor.memory=512m",
                "-Xmx700m"));
        settings.forEach(setting -> command.add("-Dspark." + setting));
        command.addAll(List.of("-cp",
                String.join(File.pathSeparator, TARGET.resolve("pomona.jar").toString(),
                        SPARK.resolve("pomona-spark.jar").toString(), JARS + "/*"),
                "io.pomona.cli.Main"));
        for (Object word : words) {
            command.add(word.toString());
        }
        return start(command);
    }

    /** Starts a part of Spark, such as its master. */
    Process spark(List<String> settings, String type, Object... words) throws IOException {
        List<String> command = new ArrayList<>(JavaOptions.list());
        settings.forEach(setting -> command.add("-Dspark." + setting));
        command.addAll(List.of("-Xmx256m", "-cp", JARS + "/*", type));
        for (Object word : words) {
            command.add(word.toString());
        }
        return start(command);
    }

    private Process start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve("output" + started++ + ".txt").toFile());
        builder.environment().put("SPARK_HOME", SPARK.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_IP", LOOPBACK);
        builder.environment().put("SPARK_WORKER_DIR", folder.resolve("work").toString());
        Process process = builder.start();
        seen.add(process.toHandle());
        return process;
    }

    /** Returns the executors that a process started and that live. */
    List<ProcessHandle> executors(Process process) {
        List<ProcessHandle> all = process.descendants()
                .filter(one -> one.info().commandLine().orElse("")
                        .contains("CoarseGrainedExecutorBackend"))
                .toList();
        seen.addAll(all);
        return all;
    }

    /** Stops a process as a machine that hangs does. */
    static void stop(ProcessHandle process) throws Exception {
        new ProcessBuilder("kill", "-STOP", String.valueOf(process.pid())).start().waitFor();
    }

    /** Waits until something is so. */
    void await(Process process, int seconds, String what, BooleanSupplier isSo)
            throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!isSo.getAsBoolean()) {
            assertTrue(process.isAlive(), () -> what + " did not come: it ended\n" + output());
            assertTrue(System.nanoTime() < end, () -> what + " did not come\n" + output());
            Thread.sleep(50);
        }
    }

    /** Waits for the end of a run. */
    void awaitDone(Process process, int seconds) throws Exception {
        assertTrue(process.waitFor(seconds, TimeUnit.SECONDS), () -> "it did not end\n" + output());
        assertTrue(process.exitValue() == 0, this::output);
    }

    /** Returns what all processes said, in the order of their start. */
    String output() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < started; i++) {
            try {
                all.append(Files.readString(folder.resolve("output" + i + ".txt")));
            } catch (IOException e) {
                all.append(e);
            }
        }
        return all.toString();
    }

    /** Returns a port that nobody listens at. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        for (ProcessHandle process : List.copyOf(seen)) {
            process.descendants().forEach(seen::add);
        }
        seen.forEach(ProcessHandle::destroyForcibly);
    }
}
