// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTailTest {
    private static final String HEADER = "step,samples,seconds,train_accuracy,validation_accuracy\n";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void writesTheHeader() throws IOException {
        file = Files.writeString(folder.resolve("metrics.csv"), HEADER);
    }

    @Test
    void readsOnlyWholeLinesAndGoesOnWhereItStopped() throws IOException {
        MetricsTail tail = new MetricsTail(file);
        append("0,0,0.0,0.25,0.2\n1,100,0.5,0.5,0.");
        tail.update();
        assertEquals(1, tail.points().size());

        append("4\n2,200,1.0,,\n");
        tail.update();

        assertEquals(2, tail.points().size());
        assertEquals(new MetricsTail.Point(2, 200, 1.0, 0.5, 0.4), tail.last());
    }

    @Test
    void keepsABoundedNumberOfPointsOverTheWholeTrial() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            rows.append(i).append(',').append(100L * i).append(",1.0,0.5,0.5\n");
        }
        append(rows.toString());
        MetricsTail tail = new MetricsTail(file);

        tail.update();

        int count = tail.points().size();
        assertTrue(count > MetricsTail.MOST_POINTS / 2 && count <= MetricsTail.MOST_POINTS,
                "points: " + count);
        assertEquals(0, tail.points().getFirst().step());
        for (int i = 1; i < count; i++) {
            assertEquals(tail.points().get(1).step(),
                    tail.points().get(i).step() - tail.points().get(i - 1).step());
        }
        assertEquals(49_999, tail.last().step());
    }

    @Test
    void beginsAnewWhenTheFileWasCutBack() throws IOException {
        MetricsTail tail = new MetricsTail(file);
        append("0,0,0.0,0.25,0.2\n1,100,0.5,0.5,0.4\n");
        tail.update();

        Files.writeString(file, HEADER + "0,0,0.0,0.3,0.2\n");
        tail.update();

        assertEquals(1, tail.points().size());
        assertEquals(0.3, tail.last().trainAccuracy());
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }
}
