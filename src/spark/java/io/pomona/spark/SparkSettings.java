// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.experiment.Distribution;
import org.apache.spark.SparkConf;

/**
 * What Pomona sets of Spark's settings. Whatever is set by the user, as a system property
 * {@code spark.*} or by spark-submit, stays.
 */
final class SparkSettings {
    /** The address that leaves it to spark-submit where the cluster is. */
    static final String SUBMITTED = "submit";
    private static final String MASTER = "spark.master";

    private SparkSettings() {}

    static SparkConf of(String url, Distribution distribution, int threads) {
        SparkConf conf = new SparkConf();
        if (!url.equals(SUBMITTED)) {
            conf.setMaster(url);
            String jars = ShippedJars.list();
            if (!jars.isEmpty()) {
                conf.setIfMissing("spark.jars", jars);
            }
        } else if (!conf.contains(MASTER)) {
            throw new IllegalArgumentException("there is no spark-submit above this process");
        }
        conf.setIfMissing("spark.app.name", "Pomona");
        conf.setIfMissing("spark.ui.enabled", "false");
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        failures(conf);
        switch (distribution) {
            case TRIALS -> trials(conf, threads);
            case GENERATIONS, ISLANDS -> generations(conf);
        }
        return conf;
    }

    /** A machine that says nothing for half a minute is taken for lost: Spark's own limit is two. */
    private static void failures(SparkConf conf) {
        conf.setIfMissing("spark.network.timeout", "30s");
        // May not be larger than the one above.
        conf.setIfMissing("spark.network.timeoutInterval", "5s");
        conf.setIfMissing("spark.executor.heartbeatInterval", "5s");
        conf.setIfMissing("spark.task.maxFailures", "8");
        // A genome of a hundred million weights goes in one task; results are as large as models.
        conf.setIfMissing("spark.rpc.message.maxSize", "1024");
        conf.setIfMissing("spark.driver.maxResultSize", "0");
    }

    /** A slow trial is no straggler: another machine would take as long. */
    private static void trials(SparkConf conf, int threads) {
        conf.setIfMissing("spark.speculation", "false");
        conf.setIfMissing("spark.task.cpus", String.valueOf(threads));
    }

    /**
     * A generation waits for its last individual, and a migration for its last island, so whoever is
     * slow is run beside on another machine.
     */
    private static void generations(SparkConf conf) {
        conf.setIfMissing("spark.speculation", "true");
        conf.setIfMissing("spark.speculation.quantile", "0.5");
        conf.setIfMissing("spark.speculation.multiplier", "2");
        conf.setIfMissing("spark.speculation.minTaskRuntime", "500ms");
    }
}
