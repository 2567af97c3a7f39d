// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.watch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows a growing {@code metrics.csv}: reads only what is new, and keeps no more than a fixed number of
 * points however long the trial is. Confined to one thread at a time.
 */
final class MetricsTail {
    /** Points kept at most; above, every second one is dropped. */
    static final int MOST_POINTS = 400;
    private static final int CHUNK = 1 << 16;

    private final Path file;
    private final List<Point> points = new ArrayList<>();
    private List<String> header = List.of();
    private long offset;
    private int stride = 1;
    private long rows;
    private Point last = Point.NONE;

    /**
     * One measured row; NaN where a column is empty.
     *
     * @param step generations or epochs done
     * @param samples sample passes charged
     * @param seconds wall time
     * @param trainAccuracy accuracy on the training set
     * @param validationAccuracy accuracy on the validation set
     */
    record Point(double step, double samples, double seconds, double trainAccuracy,
            double validationAccuracy) {
        static final Point NONE = new Point(0, 0, 0, Double.NaN, Double.NaN);
    }

    MetricsTail(Path file) {
        this.file = file;
    }

    /** Reads what was appended since the last time; a file that was cut back is read anew. */
    void update() throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            if (channel.size() < offset) {
                restart();
            }
            channel.position(offset);
            ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
            while (channel.read(buffer) > 0) {
                int taken = takeLines(buffer);
                offset += taken;
                buffer.limit(buffer.position()).position(taken);
                buffer.compact();
                if (!buffer.hasRemaining()) {
                    throw new IOException(file + ": a line is longer than " + CHUNK + " bytes.");
                }
            }
        }
    }

    /** Returns the points kept, in order. */
    List<Point> points() {
        return List.copyOf(points);
    }

    /** Returns the last row, with the last accuracies that were measured. */
    Point last() {
        return last;
    }

    private void restart() {
        offset = 0;
        rows = 0;
        stride = 1;
        points.clear();
        header = List.of();
        last = Point.NONE;
    }

    /** Takes the whole lines of a buffer and returns how many bytes they have. */
    private int takeLines(ByteBuffer buffer) {
        int end = buffer.position();
        while (end > 0 && buffer.get(end - 1) != '\n') {
            end--;
        }
        byte[] whole = new byte[end];
        buffer.get(0, whole);
        new String(whole, StandardCharsets.UTF_8).lines().forEach(line -> take(line));
        return end;
    }

    private void take(String line) {
        List<String> cells = List.of(line.split(",", -1));
        if (header.isEmpty()) {
            header = cells;
            return;
        }
        double train = number(cells, "train_accuracy");
        double validation = number(cells, "validation_accuracy");
        boolean isMeasured = Double.isFinite(train) || Double.isFinite(validation);
        last = new Point(number(cells, "step"), number(cells, "samples"), number(cells, "seconds"),
                isMeasured ? train : last.trainAccuracy(),
                isMeasured ? validation : last.validationAccuracy());
        if (isMeasured && rows++ % stride == 0) {
            points.add(last);
            if (points.size() > MOST_POINTS) {
                halve();
            }
        }
    }

    private void halve() {
        for (int i = points.size() - 1; i > 0; i--) {
            if (i % 2 == 1) {
                points.remove(i);
            }
        }
        stride *= 2;
    }

    private double number(List<String> cells, String column) {
        int index = header.indexOf(column);
        if (index < 0 || index >= cells.size() || cells.get(index).isEmpty()) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(cells.get(index));
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }
}
