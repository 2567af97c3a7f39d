// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import io.pomona.data.CacheFolder;
import io.pomona.data.Fetcher;
import io.pomona.data.PublicSet;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pomona data fetch}. */
@Command(name = "fetch", mixinStandardHelpOptions = true, description = "Downloads a public data set, checks it, and says how to use it. What is there already"
        + " stays, and a download that was cut goes on where it was. Without --to it goes into a"
        + " folder of its name in $POMONA_CACHE, or $XDG_CACHE_HOME/pomona, or ~/.cache/pomona.")
final class FetchCommand implements Callable<Integer> {
    private static final int MAX_SECONDS = 3600;
    private static final int MAX_TRIES = 100;

    @Parameters(paramLabel = "NAME", completionCandidates = Names.class, description = "One of ${COMPLETION-CANDIDATES}.")
    private String name;

    @Option(names = "--to", paramLabel = "DIR", description = "Folder to download into.")
    private @Nullable Path folder;

    @Option(names = "--mirror", paramLabel = "URL", description = "Take URL/NAME/FILE instead of the usual places; checksums stay the same.")
    private @Nullable String mirror;

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "30", description = "Give a connection up when nothing arrives for so long. Default:"
            + " ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(names = "--tries", paramLabel = "N", defaultValue = "5", description = "Ask each place so often. Default: ${DEFAULT-VALUE}.")
    private int tries;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    FetchCommand() {}

    /** The names of the sets, for the help. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return PublicSet.names().iterator();
        }
    }

    @Override
    public Integer call() {
        require("--timeout", seconds, MAX_SECONDS);
        require("--tries", tries, MAX_TRIES);
        URI place = mirror();
        PublicSet set = PublicSet.of(name);
        Path to = folder != null
                ? Arguments.folder(spec, folder)
                : CacheFolder.of(System.getenv(), Path.of(System.getProperty("user.home", ".")))
                        .resolve(set.name());
        PrintWriter out = spec.commandLine().getOut();
        out.println(set.name() + ", " + set.title() + ", into " + to);
        out.flush();
        Fetcher.Settings settings = new Fetcher.Settings(Duration.ofSeconds(seconds), tries,
                Duration.ofSeconds(1), FetchCommand::sleep, place);
        try (FetchDisplay display = FetchDisplay.on(out);
                Fetcher fetcher = new Fetcher(settings, display)) {
            fetcher.fetch(set, to);
            display.summarise();
        }
        out.println("Use it with: pomona run CONFIG " + usage(set, to));
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private void require(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new CommandLine.ParameterException(spec.commandLine(), "Expected " + option
                    + " from 1 to " + most + ", but received " + value + ".");
        }
    }

    private @Nullable URI mirror() {
        if (mirror == null) {
            return null;
        }
        try {
            URI place = new URI(mirror);
            if (Fetcher.isAllowed(place)) {
                return place;
            }
        } catch (URISyntaxException e) {
            throw new CommandLine.ParameterException(spec.commandLine(),
                    "Expected an address after --mirror, but received " + mirror + ".", e);
        }
        throw new CommandLine.ParameterException(spec.commandLine(),
                "Expected a --mirror that begins with https, or is on this machine, but received "
                        + mirror + ".");
    }

    private static String usage(PublicSet set, Path folder) {
        StringBuilder words = new StringBuilder();
        for (String use : set.use()) {
            int path = use.indexOf('=') + 1;
            String value = folder.resolve(use.substring(path)).toString();
            words.append(words.isEmpty() ? "" : " ").append("--set ").append(use, 0, path)
                    .append(value.contains(" ") ? "'" + value + "'" : value);
        }
        return words.toString();
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            CancellationException stopped = new CancellationException("interrupted");
            stopped.initCause(e);
            throw stopped;
        }
    }
}
