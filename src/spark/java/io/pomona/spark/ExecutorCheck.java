// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.PomonaException;
import io.pomona.train.Workers;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/** Waits for the first executor and has it load the program, so that a wrong Java is told at once. */
final class ExecutorCheck {
    private ExecutorCheck() {}

    /**
     * Checks that an executor can run the program.
     *
     * @throws PomonaException if it cannot, or nobody answered
     */
    static void require(JavaSparkContext context) {
        try {
            context.parallelize(List.of(0), 1).map(new Load()).collect();
        } catch (Exception e) { // Spark throws checked exceptions that it does not declare.
            if (context.sc().isStopped()) {
                throw new PomonaException("--cluster " + context.master() + ": expected a cluster"
                        + " that answers, but Spark gave up: " + FirstLine.of(e), e);
            }
            throw new PomonaException("--cluster: expected executors with a JDK 25 and Spark "
                    + context.version() + ", but one could not run the program: " + FirstLine.of(e)
                    + " (spark.executorEnv.JAVA_HOME names the JDK on the workers; see"
                    + " docs/cluster.md.)", e);
        }
    }

    /** Loads a class of the program with its lowest packages. */
    private static final class Load implements Function<Integer, Integer> {
        @Override
        public Integer call(Integer given) {
            try (Workers workers = Workers.of(1)) {
                return workers.count();
            }
        }
    }
}
