// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.nn.Network;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxAgreementTest {
    private static final Map<String, Network> NETWORKS = GraphNetworks.all();

    @TempDir
    Path folder;

    static List<String> names() {
        return List.of("residual", "inception", "vectors", "cells", "normalised", "separable");
    }

    @ParameterizedTest
    @MethodSource("names")
    void holds(String name) {
        OnnxAgreement.assertAgrees(Objects.requireNonNull(NETWORKS.get(name)), 7, 2, folder);
    }
}
