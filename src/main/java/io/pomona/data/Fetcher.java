// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Downloads public data sets. A file appears under its name only when it is what it must be; until then
 * it grows as {@code <name>.part}, from which a later download goes on. Files that are there and good
 * are left alone.
 */
public final class Fetcher implements AutoCloseable {
    private static final String SUMS = "SHA256SUMS.txt";
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Settings settings;
    private final FetchListener listener;
    private final HttpClient client;

    /**
     * How to download.
     *
     * @param patience how long to wait for a connection, an answer or the next bytes
     * @param tries how often each place is asked, at least 1
     * @param firstPause pause before the second try; each one after it is twice as long, up to 30 s
     * @param pause waits; interrupted, it throws
     * @param mirror a place to ask instead, whose folders are the names of the sets; or null
     */
    public record Settings(Duration patience, int tries, Duration firstPause,
            Consumer<Duration> pause, @Nullable URI mirror) {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of range
         */
        public Settings {
            if (tries < 1 || patience.isZero() || patience.isNegative()) {
                throw new IllegalArgumentException("Expected at least 1 try and some patience, but"
                        + " received " + tries + " and " + patience + ".");
            }
        }
    }

    /** Creates one with connections of its own. */
    public Fetcher(Settings settings, FetchListener listener) {
        this.settings = settings;
        this.listener = listener;
        this.client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER).connectTimeout(settings.patience())
                .build();
    }

    /** Returns whether an address is one that is asked: encrypted, or on this machine. */
    public static boolean isAllowed(URI uri) {
        return Transfer.isAllowed(uri, uri);
    }

    /**
     * Downloads what of a set is missing in a folder, which is created.
     *
     * @throws PomonaException if the folder cannot be used, or another download is at work there
     * @throws UncheckedIOException if a file could not be downloaded
     */
    public void fetch(PublicSet set, Path folder) {
        createFolder(folder);
        Path lock = folder.resolve(".download.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE,
                StandardOpenOption.WRITE); FileLock held = channel.tryLock()) {
            if (held == null) {
                throw busy(folder, null);
            }
            try {
                fetchAll(set, folder);
            } finally {
                Files.deleteIfExists(lock);
            }
        } catch (OverlappingFileLockException e) {
            throw busy(folder, e);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": " + Transfer.reasonOf(e), e);
        }
    }

    private static PomonaException busy(Path folder, @Nullable Throwable cause) {
        PomonaException busy = new PomonaException(
                folder + ": another download into this folder is at work; wait for its end.");
        if (cause != null) {
            busy.initCause(cause);
        }
        return busy;
    }

    private static void createFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new PomonaException(folder + ": expected a folder to write to, but it cannot be"
                    + " made (" + e.getMessage() + "); choose another --to.", e);
        }
    }

    private void fetchAll(PublicSet set, Path folder) throws IOException {
        if (!set.members().isEmpty() && isUnpacked(set, folder)) {
            set.members().forEach(
                    member -> listener.kept(TarArchive.target(Path.of(""), member).toString()));
            return;
        }
        for (Download file : set.files()) {
            fetch(located(file, set), folder.resolve(file.path()));
        }
        if (!set.members().isEmpty()) {
            unpack(set, folder);
        }
    }

    private Download located(Download file, PublicSet set) {
        URI mirror = settings.mirror();
        if (mirror == null) {
            return file;
        }
        String base = mirror.toString();
        return file.at(List.of(URI.create(base + (base.endsWith("/") ? "" : "/") + set.name() + "/"
                + file.path())));
    }

    private void fetch(Download file, Path target) throws IOException {
        if (Files.isRegularFile(target) && isGood(file, target)) {
            listener.kept(file.path());
            return;
        }
        createFolder(target.toAbsolutePath().resolveSibling(""));
        Transfer transfer = new Transfer(client, file,
                target.resolveSibling(target.getFileName() + ".part"), settings.patience(),
                listener);
        List<URI> places = new ArrayList<>(file.locations());
        String reason = "";
        for (int round = 0; round < settings.tries() && !places.isEmpty(); round++) {
            pause(round, reason);
            for (URI place : List.copyOf(places)) {
                try {
                    transfer.run(place);
                    transfer.moveTo(target);
                    return;
                } catch (Transfer.Refused e) {
                    places.remove(place);
                    reason = place + ": " + Transfer.reasonOf(e);
                } catch (IOException e) {
                    reason = place + ": " + Transfer.reasonOf(e);
                }
            }
        }
        throw new IOException("expected to download " + file.path() + ", but failed: " + reason
                + ". What is whole stays; the same command goes on from here");
    }

    private static boolean isGood(Download file, Path target) throws IOException {
        return (file.bytes() < 0 || file.bytes() == Files.size(target))
                && file.checksum().of(target).equals(file.checksum());
    }

    private void pause(int round, String reason) {
        if (round > 0) {
            Duration doubled = settings.firstPause().multipliedBy(1L << Math.min(round - 1, 20));
            Duration pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
            listener.retries(reason, pause);
            settings.pause().accept(pause);
        }
    }

    /** Unpacks the only file, notes the checksums of what came out, and removes the archive. */
    private void unpack(PublicSet set, Path folder) throws IOException {
        Path archive = folder.resolve(set.files().getFirst().path());
        listener.unpacks(set.files().getFirst().path());
        Files.deleteIfExists(folder.resolve(SUMS));
        StringBuilder sums = new StringBuilder();
        for (Path file : TarArchive.unpack(archive, set.members(), folder)) {
            sums.append(Checksums.sha256(file)).append("  ").append(file.getFileName())
                    .append('\n');
        }
        AtomicFile.write(folder.resolve(SUMS),
                out -> out.write(sums.toString().getBytes(StandardCharsets.UTF_8)));
        Files.delete(archive);
    }

    private static boolean isUnpacked(PublicSet set, Path folder) throws IOException {
        Path sums = folder.resolve(SUMS);
        if (!Files.isRegularFile(sums)) {
            return false;
        }
        List<String> lines = Files.readString(sums, StandardCharsets.ISO_8859_1).lines().toList();
        for (String member : set.members()) {
            Path file = TarArchive.target(folder, member);
            if (!Files.isRegularFile(file) || !lines.contains(
                    Checksums.sha256(file) + "  " + file.getFileName())) {
                return false;
            }
        }
        return true;
    }

    /** Ends all connections. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}
