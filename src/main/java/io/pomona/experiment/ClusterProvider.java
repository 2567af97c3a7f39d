// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.PomonaException;
import java.util.ServiceLoader;

/** Connects to a cluster. Found by {@link ServiceLoader}; the program by itself has none. */
public interface ClusterProvider {
    /**
     * Returns the provider on the class path.
     *
     * @throws PomonaException if there is none
     */
    static ClusterProvider find() {
        return ServiceLoader.load(ClusterProvider.class).findFirst()
                .orElseThrow(() -> new PomonaException("--cluster: expected Spark and what connects"
                        + " to it under target/spark, but they are not installed. Run"
                        + " ./pomona cluster-install."));
    }

    /**
     * Connects to a cluster.
     *
     * @param url where it is, such as {@code spark://host:7077}
     * @param distribution what it will be given
     * @param threads the processors that a trial takes there, at least 1; only where trials are shared
     *        out
     * @throws PomonaException if the address is wrong or nobody answers
     */
    Cluster connect(String url, Distribution distribution, int threads);
}
