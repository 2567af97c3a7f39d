// SPDX-License-Identifier: Apache-2.0
package io.pomona;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs a copy of the start script against folders that only look like JDKs and like Maven. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    /** What a run of the script left behind. */
    private record Outcome(int status, List<String> out, String err) {}

    @TempDir
    Path folder;

    private Path repository;
    private Path script;
    private Path machine;

    @BeforeEach
    void copiesTheScript() throws IOException {
        repository = Files.createDirectories(folder.resolve("a repository"));
        machine = Files.createDirectories(folder.resolve("a machine"));
        script = repository.resolve("pomona");
        // The copy searches below the test's own folder, not this computer's.
        String text = Files.readString(Path.of("pomona"))
                .replace(" /usr/lib/jvm/*", " '" + machine + "'/usr/lib/jvm/*")
                .replace(" /opt/*", " '" + machine + "'/opt/*")
                .replace(" /Library/Java/JavaVirtualMachines/*",
                        " '" + machine + "'/Library/Java/JavaVirtualMachines/*");
        executable(script, text);
        write(repository.resolve("pom.xml"), "<project/>");
        write(repository.resolve("src/main/java/Main.java"), "class Main {}");
        executable(machine.resolve("bin/mvn"), """
                #!/bin/sh
                echo "mvn $*"
                echo built >>'%1$s/builds'
                sleep "${BUILD_SECONDS:-0}"
                mkdir -p '%2$s/target/lib'
                [ "${BUILD_STATUS:-0}" -ne 0 ] || : >'%2$s/target/pomona.jar'
                exit "${BUILD_STATUS:-0}"
                """.formatted(machine, repository));
    }

    @Test
    void prefersTheJavaHomeThatIsA25() throws Exception {
        jdk("usr/lib/jvm/other", "25.0.1");
        Path home = jdk("my jdk", "25.0.3");

        assertEquals("java of " + home, run(Map.of("JAVA_HOME", home.toString())).out().getFirst());
    }

    @Test
    void ignoresAJavaHomeOf17() throws Exception {
        Path right = jdk("usr/lib/jvm/temurin", "25");
        Path wrong = jdk("seventeen", "17.0.15");

        Outcome outcome = run(Map.of("JAVA_HOME", wrong.toString()));

        assertEquals("java of " + right, outcome.out().getFirst());
    }

    @Test
    void followsTheJavaOnThePathToItsFolder() throws Exception {
        Path home = jdk("elsewhere/jdk", "25.0.3");
        Files.createSymbolicLink(machine.resolve("bin/alias"), home.resolve("bin/java"));
        Files.createSymbolicLink(machine.resolve("bin/java"), Path.of("alias"));

        assertEquals("java of " + home, run(Map.of()).out().getFirst());
    }

    @Test
    void picks25AmongTheUsualFolders() throws Exception {
        jdk("usr/lib/jvm/a-17", "17.0.15");
        jdk("usr/lib/jvm/b-250", "250.1");
        Path right = jdk("home/.sdkman/candidates/java/c-25", "25-ea");
        jdk("home/.jdks/d-21", "21");

        assertEquals("java of " + right, run(Map.of()).out().getFirst());
    }

    @Test
    void saysWhereItLookedWhenThereIsNoJdk25() throws Exception {
        jdk("usr/lib/jvm/a-17", "17.0.15");

        Outcome outcome = run(Map.of());

        assertEquals(2, outcome.status());
        assertTrue(outcome.err().contains("a JDK 25 is needed"), outcome.err());
        assertEquals(0, builds());
    }

    @Test
    void buildsOnlyWhenMissingOrOlderThanTheSources() throws Exception {
        jdk("opt/jdk", "25.0.3");

        Outcome first = run(Map.of());
        assertTrue(first.err().contains("building, since there is no build yet"), first.err());
        assertEquals(1, builds());
        assertFalse(Files.isSymbolicLink(repository.resolve("target/build.lock")));

        Outcome second = run(Map.of());
        assertEquals("", second.err());
        assertEquals(1, builds());

        later(repository.resolve("src/main/java/Main.java"));
        Outcome third = run(Map.of());
        assertTrue(third.err().contains("src/main/java/Main.java is newer"), third.err());
        assertEquals(2, builds());
    }

    @Test
    void rebuildsWhenThePomIsNewerAndDropsOldLibraries() throws Exception {
        jdk("opt/jdk", "25.0.3");
        run(Map.of());
        Path old = write(repository.resolve("target/lib/old-1.0.jar"), "");

        later(repository.resolve("pom.xml"));
        run(Map.of());

        assertEquals(2, builds());
        assertFalse(Files.exists(old));
    }

    @Test
    void keepsTheBuildOffStandardOutput() throws Exception {
        jdk("opt/jdk", "25.0.3");

        Outcome outcome = run(Map.of());

        assertTrue(outcome.err().contains("mvn -q -B"), outcome.err());
        assertTrue(outcome.out().getFirst().startsWith("java of "), outcome.out().toString());
    }

    @Test
    void reportsAFailedBuild() throws Exception {
        jdk("opt/jdk", "25.0.3");

        Outcome outcome = run(Map.of("BUILD_STATUS", "3"));

        assertEquals(1, outcome.status());
        assertTrue(outcome.err().contains("the build failed"), outcome.err());
        assertEquals(List.of(), outcome.out());
        assertEquals(0, run(Map.of()).status());
    }

    @Test
    void buildsOnceForTwoStartsAtTheSameTime() throws Exception {
        jdk("opt/jdk", "25.0.3");

        Process first = start(script, Map.of("BUILD_SECONDS", "1"));
        Process second = start(script, Map.of("BUILD_SECONDS", "1"));

        assertEquals(0, outcome(first).status());
        assertEquals(0, outcome(second).status());
        assertEquals(1, builds());
    }

    @Test
    void takesOverTheLockOfADeadProcess() throws Exception {
        jdk("opt/jdk", "25.0.3");
        Process dead = new ProcessBuilder("true").start();
        assertEquals(0, dead.waitFor());
        Files.createDirectories(repository.resolve("target"));
        Files.createSymbolicLink(repository.resolve("target/build.lock"),
                Path.of("pid-" + dead.pid()));

        assertEquals(0, run(Map.of()).status());
        assertEquals(1, builds());
    }

    @Test
    void passesArgumentsUntouchedAndTheStatusThrough() throws Exception {
        jdk("opt/jdk", "25.0.3");

        Outcome outcome = run(Map.of("JAVA_STATUS", "130", "POMONA_JAVA_OPTS", "-Xmx1g -Da=*"),
                "run", "my config.json", "", "*", "--set", "a=\"b c\"");

        assertEquals(130, outcome.status());
        int main = outcome.out().indexOf("<io.pomona.cli.Main>");
        assertEquals(List.of("<run>", "<my config.json>", "<>", "<*>", "<--set>", "<a=\"b c\">"),
                outcome.out().subList(main + 1, outcome.out().size()));
        Path target = repository.toRealPath().resolve("target");
        assertEquals(
                List.of("<-Xmx1g>", "<-Da=*>", "<-cp>",
                        "<" + target + "/pomona.jar:" + target + "/lib/*>"),
                outcome.out().subList(main - 4, main));
    }

    @Test
    void leavesTheCollectorToTheUser() throws Exception {
        jdk("opt/jdk", "25.0.3");

        List<String> flags = run(Map.of(), "run").out();
        assertTrue(flags.containsAll(
                List.of("<-XX:+UseParallelGC>", "<-XX:LoopStripMiningIter=1000>")),
                flags.toString());
        Outcome outcome = run(Map.of("POMONA_JAVA_OPTS", "-Xmx1g -XX:+UseZGC"), "run");

        assertFalse(outcome.out().contains("<-XX:+UseParallelGC>"), outcome.out().toString());
    }

    @Test
    void loadsTheVectorModuleForCommandsThatMayCompute() throws Exception {
        jdk("opt/jdk", "25.0.3");

        for (String command : List.of("run", "resume", "report", "predict", "evaluate",
                "not-known")) {
            assertTrue(run(Map.of(), command, "x").out().contains("<jdk.incubator.vector>"));
            assertFalse(run(Map.of(), command, "-h").out().contains("<jdk.incubator.vector>"));
        }
        for (String command : List.of("summary", "data", "watch", "--help", "--version")) {
            assertFalse(run(Map.of(), command, "x").out().contains("<jdk.incubator.vector>"));
        }
        assertFalse(run(Map.of()).out().contains("<jdk.incubator.vector>"));
        assertTrue(run(Map.of(), "run", "x", "--set", "-h").out()
                .contains("<jdk.incubator.vector>"));
    }

    /** What the benchmarks measure is what users run. */
    @Test
    void benchmarksRunWithTheFlagsOfTheScript() throws Exception {
        jdk("opt/jdk", "25.0.3");

        List<String> flags = run(Map.of(), "run", "x").out().stream()
                .filter(line -> line.startsWith("<-XX:") || line.startsWith("<-Djdk"))
                .map(line -> line.substring(1, line.length() - 1)).toList();
        String pom = Files.readString(Path.of("pom.xml"));

        assertTrue(flags.size() >= 8, flags.toString());
        for (String flag : flags) {
            assertTrue(pom.contains("<argument>" + flag + "</argument>"), flag);
        }
        assertTrue(run(Map.of(), "summary", "x").out().stream()
                .noneMatch(line -> line.contains("CompileCommand")));
    }

    @Test
    void usesACacheOfThisJdkAndThisJarOnly() throws Exception {
        Path first = jdk("opt/first", "25.0.3");
        Path second = jdk("opt/second", "25.0.4");
        Map<String, String> environment = Map.of("JAVA_HOME", first.toString());
        assertFalse(usesCache(run(environment)), "fake Java makes none");
        write(repository.resolve("target/caches/help.aot"), "");

        assertTrue(usesCache(run(environment)));
        assertFalse(usesCache(run(environment, "run", "x")), "another cache");
        assertFalse(usesCache(run(Map.of("JAVA_HOME", second.toString()))));

        later(repository.resolve("target/pomona.jar"));
        assertFalse(usesCache(run(environment)));
    }

    @Test
    void makesTheCachesAgainWithTheJar() throws Exception {
        jdk("opt/jdk", "25.0.3");
        run(Map.of());
        Path cache = write(repository.resolve("target/caches/help.aot"), "");

        later(repository.resolve("pom.xml"));
        run(Map.of());

        assertFalse(Files.exists(cache));
    }

    /** Whole: the folder's name has a space. */
    private boolean usesCache(Outcome outcome) {
        boolean uses = outcome.out().stream().anyMatch(word -> word.contains("AOTCache"));
        assertEquals(uses, outcome.out().contains("<-XX:AOTCache="
                + repository.resolve("target/caches/help.aot") + ">"), outcome.out().toString());
        return uses;
    }

    @Test
    void clusterInstallHelpsAndTakesNoOptions() throws Exception {
        jdk("opt/jdk", "25.0.3");

        Outcome help = run(Map.of(), "cluster-install", "--help");
        Outcome wrong = run(Map.of(), "cluster-install", "--force");

        assertEquals(0, help.status());
        assertTrue(help.out().getFirst().startsWith("Usage: pomona cluster-install"));
        assertEquals(2, wrong.status());
        assertTrue(wrong.err().contains("takes no options, but received: --force"), wrong.err());
        assertEquals(0, builds());
    }

    @Test
    void worksThroughALinkAndFromAnotherFolder() throws Exception {
        jdk("opt/jdk", "25.0.3");
        Files.createSymbolicLink(machine.resolve("bin/inner"),
                Path.of("../../a repository/pomona"));
        Path link = Files.createSymbolicLink(folder.resolve("outer"), machine.resolve("bin/inner"));

        Outcome outcome = outcome(start(link, Map.of(), "--help"));

        assertEquals(0, outcome.status(), outcome.err());
        assertEquals("<--help>", outcome.out().getLast());
        assertTrue(Files.exists(repository.resolve("target/pomona.jar")));
    }

    private Outcome run(Map<String, String> environment, String... arguments) throws Exception {
        return outcome(start(script, environment, arguments));
    }

    private Process start(Path program, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        Map<String, String> all = new HashMap<>(environment);
        all.put("HOME", machine.resolve("home").toString());
        all.put("PATH", machine.resolve("bin") + ":" + toolsOfThisSystem());
        builder.environment().clear();
        builder.environment().putAll(all);
        return builder.start();
    }

    private static Outcome outcome(Process process) throws Exception {
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Outcome(process.exitValue(), out.lines().toList(), err);
    }

    /** Returns a folder with the few tools the script calls, but neither java nor mvn. */
    private Path toolsOfThisSystem() throws IOException {
        Path tools = machine.resolve("tools");
        if (Files.notExists(tools)) {
            Files.createDirectories(tools);
            for (String name : List.of("dirname", "readlink", "find", "sed", "grep", "mkdir",
                    "ln", "mv", "rm", "touch", "sleep", "ps")) {
                for (String place : List.of("/usr/bin", "/bin")) {
                    Path tool = Path.of(place, name);
                    if (Files.exists(tool)) {
                        executable(tools.resolve(name), "#!/bin/sh\nexec " + tool + " \"$@\"\n");
                        break;
                    }
                }
            }
        }
        return tools;
    }

    private Path jdk(String place, String version) throws IOException {
        Path home = machine.resolve(place);
        write(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        executable(home.resolve("bin/java"), """
                #!/bin/sh
                echo 'java of %s'
                for argument; do printf '<%%s>\\n' "$argument"; done
                exit "${JAVA_STATUS:-0}"
                """.formatted(home));
        executable(home.resolve("bin/javac"), "#!/bin/sh\n");
        return home;
    }

    private long builds() throws IOException {
        Path builds = machine.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
    }

    private static void later(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(Duration.ofSeconds(5))));
    }

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        return Files.writeString(file, text);
    }

    private static void executable(Path file, String text) throws IOException {
        write(file, text);
        assertTrue(file.toFile().setExecutable(true));
    }
}
