// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.PomonaException;
import io.pomona.nn.Network;
import io.pomona.tensor.Shape;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Data, networks and first weights of trials, each read or built once for all that have them in common.
 * What no trial works with just now is given up when memory runs short, and read again. May be used by
 * several threads.
 */
final class ExperimentInputs {
    private final Map<DataConfig, SoftReference<ExperimentData>> data = new LinkedHashMap<>();
    private final Map<Object, SoftReference<Network>> networks = new LinkedHashMap<>();
    private final Map<Object, SoftReference<InitialWeights.Values>> weights = new LinkedHashMap<>();
    private final Map<Object, Integer> trainSamples = new HashMap<>();
    private final Map<String, String> checksums = new LinkedHashMap<>();
    private final Set<Object> checked = new HashSet<>();
    private final Set<Object> fitting = new HashSet<>();
    private final List<String> warnings = new ArrayList<>();

    /** What the first weights are read for. */
    private record NetworkKey(NetworkConfig config, Shape samples, int classes) {}

    /** What a check was made for. */
    private record CheckKey(DataConfig data, NetworkConfig network,
            Map<String, MethodConfig> methods) {}

    /**
     * What trials of one config work with.
     *
     * @param data the data
     * @param network the network
     * @param weights the weights to begin with, or null for those that the seed draws
     */
    record Inputs(ExperimentData data, Network network, InitialWeights.@Nullable Values weights) {}

    /**
     * Returns what the trials of a config work with.
     *
     * @throws PomonaException if the data cannot be used, the network does not suit them, or the
     *         weights to begin with do not suit the network
     */
    synchronized Inputs of(ExperimentConfig config) {
        ExperimentData read = kept(data, config.data(), () -> load(config));
        NetworkKey key = new NetworkKey(config.network(), read.sampleShape(), read.classes());
        Network network = kept(networks, key, () -> build(config, read));
        InitialWeights given = config.network().weights();
        if (given == null) {
            return new Inputs(read, network, null);
        }
        InitialWeights.Values values = kept(weights, key, () -> {
            InitialWeights.Values first = given.read(network);
            read.note(given.file());
            checksums.putAll(read.checksums());
            return first;
        });
        return new Inputs(read, network, values);
    }

    private static <K, V> V kept(Map<K, SoftReference<V>> cache, K key, Supplier<V> source) {
        SoftReference<V> reference = cache.get(key);
        V value = reference == null ? null : reference.get();
        if (value == null) {
            value = source.get();
            cache.put(key, new SoftReference<>(value));
        }
        return value;
    }

    private ExperimentData load(ExperimentConfig config) {
        boolean first = !data.containsKey(config.data());
        ExperimentData loaded = ExperimentData.load(config.data());
        checksums.putAll(loaded.checksums());
        if (first) {
            warn(config, loaded);
        }
        return loaded;
    }

    /** Splits differ by the seed; the first that is doubtful speaks for all. */
    private void warn(ExperimentConfig config, ExperimentData loaded) {
        Set<String> found = new HashSet<>(warnings);
        loaded.warnings().stream().filter(found::add).forEach(warnings::add);
        if (!loaded.hasDuplicates()) {
            return;
        }
        for (long seed : config.seeds()) {
            List<String> doubts = SplitChecks.warnings(loaded.split(TrialSetup.splitKey(seed)));
            if (!doubts.isEmpty()) {
                doubts.stream().map(doubt -> "Seed " + seed + ": " + doubt).filter(found::add)
                        .forEach(warnings::add);
                return;
            }
        }
    }

    private static Network build(ExperimentConfig config, ExperimentData data) {
        try {
            return config.network().build(data.sampleShape(), data.classes());
        } catch (IllegalArgumentException e) {
            throw new PomonaException("network for samples of shape " + data.sampleShape()
                    + " and " + data.classes() + " classes: " + e.getMessage()
                    + data.hintOnClasses(), e);
        }
    }

    /**
     * Checks that a method of a config can be run.
     *
     * @throws PomonaException as {@link #of}, or if the method does not suit the network or memory
     */
    void require(ExperimentConfig config) {
        Inputs inputs = of(config);
        if (checked.add(new CheckKey(config.data(), config.network(), config.methods()))) {
            MethodChecks.require(config, inputs.network());
            MemoryCheck.of(config, inputs.network(), trainSamples(config)).require(config.methods(),
                    1);
        }
    }

    /**
     * Checks that trials fit into memory that run at once.
     *
     * @param threads the threads of each trial
     * @param atOnce how many trials of the config's method may run at once
     * @throws PomonaException as {@link #require(ExperimentConfig)}
     */
    synchronized void requireMemory(ExperimentConfig config, int threads, int atOnce) {
        if (fitting.add(List.of(config.data(), config.network(), config.methods(), threads,
                atOnce))) {
            new MemoryCheck(of(config).network(), trainSamples(config), threads)
                    .require(config.methods(), atOnce);
        }
    }

    /** Returns the size of the training set of the first seed, for which data are split once. */
    synchronized int trainSamples(ExperimentConfig config) {
        return trainSamples.computeIfAbsent(List.of(config.data(), config.seeds().getFirst()),
                _ -> of(config).data().split(TrialSetup.splitKey(config.seeds().getFirst()))
                        .train().size());
    }

    /** Returns what is odd about the data read so far, in sentences for the user. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Returns the SHA-256 of each file read so far by its path. */
    Map<String, String> checksums() {
        return Collections.unmodifiableMap(checksums);
    }
}
