// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import io.pomona.data.FetchListener;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how downloads go on: a bar a file on a terminal, a line for each large one elsewhere. */
final class FetchDisplay implements FetchListener, AutoCloseable {
    private static final long KIBIBYTE = 1024;
    /** Of smaller files there are many, and they take no time. */
    private static final long WORTH_A_LINE = 1 << 14;

    private final PrintWriter out;
    private final boolean terminal;
    private @Nullable ProgressBar bar;
    private int kept;
    private int downloaded;

    private FetchDisplay(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @SuppressWarnings("SystemConsoleNull") // NullAway still takes it for null.
    static FetchDisplay on(PrintWriter out) {
        Console console = System.console();
        return new FetchDisplay(out, console != null && console.isTerminal());
    }

    @Override
    public void kept(String path) {
        kept++;
    }

    @Override
    public void began(String path, long done, long total) {
        downloaded++;
        if (terminal) {
            bar = new ProgressBarBuilder().setTaskName(path).setInitialMax(total)
                    .setUnit(" KiB", KIBIBYTE).setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200).build();
            bar.stepTo(done);
        } else if (total < 0 || total >= WORTH_A_LINE || done > 0) {
            out.println(path + ": "
                    + (total < 0 ? "of unknown length" : Numbers.count(total) + " bytes")
                    + (done > 0 ? ", going on from byte " + Numbers.count(done) : ""));
            out.flush();
        }
    }

    @Override
    public void progressed(long done) {
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    @Override
    public void ended() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    @Override
    public void retries(String reason, Duration pause) {
        out.println(reason + "; trying again in " + Numbers.seconds(pause.toMillis() / 1000.0));
        out.flush();
    }

    @Override
    public void unpacks(String path) {
        out.println("Unpacking " + path);
        out.flush();
    }

    /** Says what was done. */
    void summarise() {
        out.println(downloaded == 0
                ? "All " + kept + " files are there already, and their checksums are right."
                : "Done: all files have the right checksums"
                        + (kept > 0 ? "; " + kept + " were there already." : "."));
    }

    @Override
    public void close() {
        ended();
    }
}
