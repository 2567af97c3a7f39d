package io.pomona.report;
import java.nio.file.Path;
/** x. */
public final class HtmlReport {
    private HtmlReport() {}
    /** x. */
    public static void write(Path p) {}
}
