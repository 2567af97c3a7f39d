// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.ChildJvm;
import io.pomona.tensor.Lanes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * The same bits in every kind of JVM: with vectors of any width and without, interpreted, compiled
 * quickly and compiled well.
 */
@NullMarked
class SameBitsTest {
    private static final String VECTORS = ChildJvm.VECTORS;
    private static final String[] ALL = {"0", "numpycnn", "cifar", "tiny", "smooth", "normal"};

    private static Callable<ChildJvm> start(List<String> flags, String... arguments) {
        return () -> ChildJvm.run(flags, ManyBits.class, arguments).assertDone();
    }

    @Test
    void resultsDoNotDependOnTheJvm() throws Exception {
        List<Callable<ChildJvm>> runs = new ArrayList<>();
        // Long enough for all kernels to be compiled well.
        runs.add(start(List.of(VECTORS), "2000", "numpycnn", "cifar", "tiny", "smooth", "normal"));
        runs.add(start(List.of(VECTORS, "-XX:MaxVectorSize=16"), ALL));
        runs.add(start(List.of(VECTORS, "-XX:TieredStopAtLevel=1"), ALL));
        runs.add(start(List.of(), ALL));
        runs.add(start(List.of("-Xint"), ALL));
        // Interpreted vectors take a hundred times as long.
        runs.add(start(List.of(VECTORS, "-Xint"), "0", "tiny"));
        List<ChildJvm> ended = new ArrayList<>();
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            for (Future<ChildJvm> run : two.invokeAll(runs)) {
                ended.add(run.get());
            }
        }
        List<String> expected = sums(ended.getFirst());
        assertTrue(expected.size() > 60, ended.getFirst()::toString);
        for (ChildJvm run : ended.subList(1, 5)) {
            assertEquals(expected, sums(run), run::toString);
        }
        List<String> few = sums(ended.getLast());
        assertTrue(few.size() > 20 && expected.containsAll(few), ended.getLast()::toString);

        assertEquals(Lanes.count(), lanes(ended.get(0)), "of this JVM");
        assertTrue(lanes(ended.get(1)) <= 4, "of 16 bytes");
        assertEquals(1, lanes(ended.get(3)), "without the module");
        for (ChildJvm run : ended) {
            assertEquals(run.flags().contains(VECTORS) ? 0 : 1, warnings(run), run::toString);
        }
    }

    private static List<String> sums(ChildJvm run) {
        return run.out().lines().skip(1).toList();
    }

    private static int lanes(ChildJvm run) {
        return Integer.parseInt(run.out().lines().findFirst().orElseThrow());
    }

    private static long warnings(ChildJvm run) {
        return run.err().lines().filter(line -> line.contains("WARN")
                && line.contains("many times slower")
                && line.contains("--add-modules jdk.incubator.vector")).count();
    }
}
