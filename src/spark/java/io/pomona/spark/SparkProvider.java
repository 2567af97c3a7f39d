// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.PomonaException;
import io.pomona.experiment.Cluster;
import io.pomona.experiment.ClusterProvider;
import io.pomona.experiment.Distribution;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/** Connects to a Spark cluster. */
public final class SparkProvider implements ClusterProvider {
    /** Spark tells much that is no news to the user; what is lost and made up for it tells as errors. */
    private static final List<String> LOUD = List.of("org.apache.spark", "org.apache.hadoop",
            "org.sparkproject");
    private static final String LEVEL = "org.slf4j.simpleLogger.log.";

    /** For the service loader. */
    public SparkProvider() {}

    @Override
    public Cluster connect(String url, Distribution distribution, int threads) {
        LOUD.forEach(name -> quiet(name, "error"));
        // Says that no executor is there.
        quiet("org.apache.spark.scheduler.TaskSchedulerImpl", "warn");
        JavaSparkContext context = open(url, distribution, threads);
        try {
            ExecutorCheck.require(context);
        } catch (RuntimeException e) {
            context.close();
            throw e;
        }
        return new SparkCluster(context, distribution, threads);
    }

    private static void quiet(String logger, String level) {
        if (System.getProperty(LEVEL + logger) == null) {
            System.setProperty(LEVEL + logger, level);
        }
    }

    private static JavaSparkContext open(String url, Distribution distribution, int threads) {
        try {
            return new JavaSparkContext(SparkSettings.of(url, distribution, threads));
        } catch (NoClassDefFoundError e) {
            throw new PomonaException(
                    "--cluster: expected Spark's jars under target/spark, but some"
                            + " are missing (" + e.getMessage()
                            + "). Run ./pomona cluster-install.",
                    e);
        } catch (Exception e) { // Spark throws checked exceptions that it does not declare.
            throw new PomonaException("--cluster " + url
                    + ": expected a Spark cluster that answers,"
                    + " such as spark://HOST:7077, yarn, k8s://https://HOST:PORT or local[2], but"
                    + " Spark says: " + FirstLine.of(e), e);
        }
    }
}
