// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import static io.pomona.data.Messages.assertMentions;
import static io.pomona.data.Messages.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads from a server on loopback that also misbehaves. */
@Timeout(60)
class FetcherTest {
    private static final byte[] CONTENT = DataFiles.counting(200_000, 5);
    private static final String TAG = " \"" + Arrays.hashCode(CONTENT) + "\"";

    private final OddServer server = new OddServer();
    private final List<Duration> pauses = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        server.close();
    }

    private final class Diary implements FetchListener {
        @Override
        public void kept(String path) {
            told.add("kept " + path);
        }

        @Override
        public void began(String path, long done, long total) {
            told.add("began " + path + " " + done + "/" + total);
        }

        @Override
        public void progressed(long done) {
            told.removeIf(line -> line.startsWith("has"));
            told.add("has " + done);
        }

        @Override
        public void ended() {
            told.add("ended");
        }

        @Override
        public void retries(String reason, Duration pause) {
            told.add("retries: " + reason);
        }

        @Override
        public void unpacks(String path) {
            told.add("unpacks " + path);
        }
    }

    private FileChecksum sum(byte[] content) {
        return FileChecksum
                .sha256(Checksums.sha256(DataFiles.write(folder.resolve("sum/x"), content)));
    }

    private PublicSet set(long bytes, URI... places) {
        return new PublicSet("set", "a set",
                List.of(new Download("in/x.bin", List.of(places), sum(CONTENT), bytes)), List.of(),
                List.of("data.dir="));
    }

    private PublicSet set() {
        return set(CONTENT.length, server.uri("/x"));
    }

    private void fetch(PublicSet set, Duration patience, @Nullable URI mirror) {
        Fetcher.Settings settings = new Fetcher.Settings(patience, 3, Duration.ofSeconds(1),
                pauses::add, mirror);
        try (Fetcher fetcher = new Fetcher(settings, new Diary())) {
            fetcher.fetch(set, folder.resolve("to"));
        }
    }

    private void fetch(PublicSet set) {
        fetch(set, Duration.ofSeconds(20), null);
    }

    private void assertFetched() {
        try {
            assertArrayEquals(CONTENT, Files.readAllBytes(target()));
            assertEquals(List.of("in", "in/x.bin"), files());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path target() {
        return folder.resolve("to/in/x.bin");
    }

    private Path part() {
        return folder.resolve("to/in/x.bin.part");
    }

    private List<String> files() throws IOException {
        Path to = folder.resolve("to");
        try (var found = Files.walk(to)) {
            return found.filter(path -> !path.equals(to))
                    .map(path -> to.relativize(path).toString()).sorted().toList();
        }
    }

    private void refuse(PublicSet set, String... messages) {
        UncheckedIOException thrown = assertThrows(UncheckedIOException.class, () -> fetch(set));
        for (String message : messages) {
            assertMentions(message, thrown);
        }
        assertFalse(Files.exists(target()));
    }

    @Test
    void downloadsOnceAndKeepsWhatIsGood() throws IOException {
        server.on("/x", OddServer.serve(CONTENT));
        fetch(set());
        assertFetched();
        assertEquals(List.of("began in/x.bin 0/200000", "has 200000", "ended"), told);
        told.clear();
        fetch(set());
        assertEquals(List.of("kept in/x.bin"), told);
        assertEquals(List.of("/x"), server.requests());
        Files.write(target(), new byte[CONTENT.length]);
        fetch(set());
        assertFetched();
        assertEquals(2, server.requests().size());
    }

    @Test
    void goesOnWhereTheConnectionBroke() {
        server.on("/x", OddServer.cut(CONTENT, 70_000), OddServer.cut(CONTENT, 50_000),
                OddServer.serve(CONTENT));
        fetch(set());
        assertFetched();
        assertEquals(List.of("/x", "/x bytes=70000-" + TAG, "/x bytes=120000-" + TAG),
                server.requests());
        assertEquals(List.of(Duration.ofSeconds(1), Duration.ofSeconds(2)), pauses);
    }

    @Test
    void goesOnInALaterRun() throws IOException {
        server.on("/x", OddServer.cut(CONTENT, 70_000), OddServer.status(503));
        refuse(set(), "failed: " + server.uri("/x"), "status 503", "goes on from here");
        assertEquals(70_000, Files.size(part()));
        server.on("/x", OddServer.serve(CONTENT));
        fetch(set());
        assertFetched();
        assertEquals("/x bytes=70000-" + TAG, server.requests().getLast());
        assertTrue(told.contains("began in/x.bin 70000/200000"), told.toString());
    }

    @Test
    void aLaterRunNoticesThatTheFileHasChanged() throws IOException {
        Files.createDirectories(part().getParent());
        Files.write(part(), new byte[1000]);
        server.on("/x", OddServer.serve(CONTENT));
        fetch(set());
        assertFetched();
        assertEquals(List.of("/x bytes=1000-", "/x"), server.requests());
        assertTrue(told.stream().anyMatch(line -> line.contains("expected SHA-256")),
                told.toString());
    }

    @Test
    void aServerThatIgnoresRangesSendsAllAgain() {
        server.on("/x", OddServer.cut(CONTENT, 70_000), OddServer.serveWhole(CONTENT));
        fetch(set());
        assertFetched();
        assertEquals("began in/x.bin 0/200000", told.get(told.size() - 3));
    }

    @Test
    void aServerThatSendsAnotherRangeIsAskedForAll() {
        server.on("/x", OddServer.cut(CONTENT, 70_000), OddServer.otherRange(CONTENT),
                OddServer.serve(CONTENT));
        fetch(set());
        assertFetched();
        assertEquals("/x", server.requests().getLast());
    }

    @ParameterizedTest
    @ValueSource(longs = {200_000, -1})
    void aWholePartIsNotDownloadedAgain(long bytes) throws IOException {
        Files.createDirectories(part().getParent());
        Files.write(part(), CONTENT);
        server.on("/x", OddServer.serve(CONTENT));
        fetch(set(bytes, server.uri("/x")));
        assertFetched();
        assertEquals(bytes < 0 ? List.of("/x bytes=200000-") : List.of(), server.requests());
    }

    @Test
    void aPartThatIsTooLongIsThrownAway() throws IOException {
        Files.createDirectories(part().getParent());
        Files.write(part(), new byte[CONTENT.length + 1]);
        server.on("/x", OddServer.serve(CONTENT));
        fetch(set());
        assertFetched();
    }

    @Test
    void wrongBytesAreThrownAway() throws IOException {
        byte[] wrong = CONTENT.clone();
        wrong[100_000]++;
        server.on("/x", OddServer.serve(wrong), OddServer.serve(CONTENT));
        fetch(set());
        assertFetched();
        Files.delete(target());
        server.on("/x", OddServer.serve(wrong));
        refuse(set(), "expected SHA-256 " + sum(CONTENT).hex(), "the 200000 bytes received have",
                sum(wrong).hex());
        assertEquals(List.of("in"), files());
    }

    @Test
    void anotherPlaceIsAsked() {
        server.on("/x", OddServer.status(404)).on("/y", OddServer.serve(CONTENT));
        fetch(set(-1, server.uri("/x"), server.uri("/y")));
        assertFetched();
        assertEquals(List.of(), pauses);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 410})
    void whatIsNotThereIsAskedForOnce(int status) throws IOException {
        server.on("/x", OddServer.status(status));
        refuse(set(), "expected to download in/x.bin", "status " + status);
        assertEquals(1, server.requests().size());
        assertEquals(List.of("in"), files());
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void aServerInTroubleIsAskedAgain(int status) {
        server.on("/x", OddServer.status(status), OddServer.status(status),
                OddServer.serve(CONTENT));
        fetch(set());
        assertFetched();
        server.on("/z", OddServer.status(status));
        refuseElsewhere(server.uri("/z"), "status " + status);
    }

    private void refuseElsewhere(URI place, String message) {
        try {
            Files.delete(target());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int before = server.requests().size();
        refuse(set(-1, place), message);
        assertEquals(3, server.requests().size() - before);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectsAreFollowed(int status) {
        server.on("/x", OddServer.redirect(status, "/there/"))
                .on("/there/", OddServer.redirect(status, server.uri("/there/y").toString()))
                .on("/there/y", OddServer.cut(CONTENT, 9), OddServer.serve(CONTENT));
        fetch(set());
        assertFetched();
        assertEquals("/there/y bytes=9-" + TAG, server.requests().getLast());
    }

    @Test
    void redirectsEndSomewhere() {
        server.on("/x", OddServer.redirect(302, "/y")).on("/y", OddServer.redirect(302, "/x"));
        refuse(set(), "redirects more than 5 times");
        assertEquals(6, server.requests().size());
    }

    @ParameterizedTest
    @CsvSource({"file:///etc/hostname, begins with https", "ftp://127.0.0.1/x, begins with https",
        "http://example.org/x, begins with https", "https:/x, begins with https",
        "'', no location", "http://[x, redirects to 'http://[x'", "jar:x!/y, begins with https"})
    void redirectsToOtherPlacesAreRefused(String to, String message) {
        server.on("/x", OddServer.redirect(302, to));
        refuse(set(), message);
        assertEquals(1, server.requests().size());
    }

    @Test
    void placesMustBeEncrypted() {
        refuse(set(-1, URI.create("http://example.org/x")), "begins with https");
        refuse(set(-1, URI.create("http://127.0.0.1.example.org/x")), "begins with https");
        refuse(set(-1, URI.create("file:///etc/hostname")), "begins with https");
    }

    @Test
    void aSlowServerIsWaitedFor() {
        server.on("/x", server.drip(CONTENT, 20_000, 100));
        fetch(set(), Duration.ofSeconds(5), null);
        assertFetched();
        assertEquals(1, server.requests().size());
    }

    @Test
    void aServerThatFallsSilentIsGivenUp() {
        server.on("/x", server.stall(CONTENT, 30_000), server.silence(), OddServer.serve(CONTENT));
        fetch(set(), Duration.ofMillis(700), null);
        assertFetched();
        assertEquals(List.of("/x", "/x bytes=30000-" + TAG, "/x bytes=30000-" + TAG),
                server.requests());
        assertTrue(told.stream().anyMatch(line -> line.contains("nothing arrived for 0.7 s")),
                told.toString());
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        URI place = server.uri("/x");
        server.close();
        refuse(set(-1, place), place + ": ");
    }

    @Test
    void moreThanTheFileHasIsNotStored() throws IOException {
        byte[] more = Arrays.copyOf(CONTENT, CONTENT.length + 1);
        server.on("/x", OddServer.serveWhole(more));
        refuse(set(), "expected at most 200000 bytes", "sends 200001");
        server.on("/x", OddServer.serveUnannounced(more));
        refuse(set(), "expected at most 200000 bytes");
        assertEquals(List.of("in"), files());
        assertEquals(2, server.requests().size());
    }

    @Test
    void lengthsNeedNotBeAnnounced() {
        server.on("/x", OddServer.serveUnannounced(CONTENT));
        fetch(set(-1, server.uri("/x")));
        assertFetched();
        assertEquals("began in/x.bin 0/-1", told.getFirst());
    }

    @Test
    void aMirrorHasAFolderForEachSet() {
        server.on("/mirror/set/in/x.bin", OddServer.serve(CONTENT));
        fetch(set(-1, URI.create("https://example.org/x")), Duration.ofSeconds(20),
                server.uri("/mirror"));
        assertFetched();
    }

    @Test
    void oneDownloadAtATime() throws IOException {
        Path to = Files.createDirectory(folder.resolve("to"));
        try (FileChannel other = FileChannel.open(to.resolve(".download.lock"),
                StandardOpenOption.CREATE, StandardOpenOption.WRITE); var _ = other.lock()) {
            assertRefused(() -> fetch(set()), "another download into this folder is at work");
        }
        assertEquals(List.of(), server.requests());
    }

    @Test
    void foldersThatCannotBeMade() {
        DataFiles.write(folder.resolve("to"), "a file");
        assertRefused(() -> fetch(set()), "expected a folder to write to", "--to");
    }

    @Test
    void anInterruptionStopsIt() {
        server.on("/x", server.silence());
        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, () -> fetch(set()));
        assertTrue(Thread.interrupted());
    }

    private PublicSet archiveSet(byte[] archive) {
        return new PublicSet("tar", "an archive",
                List.of(new Download("a.tar.gz", List.of(server.uri("/a")), sum(archive),
                        archive.length)),
                List.of("a/one.bin", "a/two.txt"), List.of("data.dir="));
    }

    @Test
    void archivesAreUnpackedOnce() throws IOException {
        byte[] archive = DataFiles.gzip(DataFiles.join(
                DataFiles.tar("a/", "", '5'), DataFiles.tar("../evil", "x", '0'),
                DataFiles.tar("a/two.txt", "two", '0'), DataFiles.tar("/a/one.bin", "no", '0'),
                DataFiles.tar("a/link", "", '2'), DataFiles.tar("a/one.bin", "1".repeat(1000), '0'),
                new byte[1024]));
        server.on("/a", OddServer.serve(archive));
        fetch(archiveSet(archive));
        assertEquals(List.of("SHA256SUMS.txt", "one.bin", "two.txt"), files());
        assertEquals("two", Files.readString(folder.resolve("to/two.txt")));
        assertEquals("1".repeat(1000), Files.readString(folder.resolve("to/one.bin")));
        assertFalse(Files.exists(folder.resolve("evil")));
        assertEquals(Checksums.sha256(folder.resolve("to/one.bin")) + "  one.bin",
                Files.readAllLines(folder.resolve("to/SHA256SUMS.txt")).getFirst());
        fetch(archiveSet(archive));
        assertEquals(1, server.requests().size());
        Files.writeString(folder.resolve("to/two.txt"), "TWO");
        fetch(archiveSet(archive));
        assertEquals("two", Files.readString(folder.resolve("to/two.txt")));
        assertEquals(2, server.requests().size());
    }

    @Test
    void damagedArchivesAreRefused() {
        byte[] entry = DataFiles.tar("a/one.bin", "1".repeat(1000), '0');
        byte[] changed = entry.clone();
        changed[3] ^= 1;
        refuseArchive(DataFiles.gzip(changed), "a header does not fit its checksum");
        refuseArchive(DataFiles.gzip(Arrays.copyOf(entry, 700)), "it ends within a/one.bin");
        refuseArchive(DataFiles.gzip(Arrays.copyOf(entry, 300)), "it ends within a header");
        byte[] cut = DataFiles.gzip(entry);
        refuseArchive(Arrays.copyOf(cut, cut.length - 3), "expected a sound .tar.gz file");
        refuseArchive(entry, "expected a sound .tar.gz file");
        refuseArchive(DataFiles.gzip(entry), "expected the entry a/two.txt, but there is none");
    }

    private void refuseArchive(byte[] archive, String message) {
        server.on("/a", OddServer.serve(archive));
        assertRefused(() -> fetch(archiveSet(archive)), "a.tar.gz", message);
        assertFalse(Files.exists(folder.resolve("to/SHA256SUMS.txt")));
    }
}
