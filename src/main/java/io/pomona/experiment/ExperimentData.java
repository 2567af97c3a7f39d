// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.PomonaException;
import io.pomona.data.Augmenter;
import io.pomona.data.Checksums;
import io.pomona.data.DataSet;
import io.pomona.data.Duplicates;
import io.pomona.data.LoadedData;
import io.pomona.data.Normalization;
import io.pomona.data.Splits;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The data of an experiment, read once, split anew for each seed. */
final class ExperimentData {
    private final DataConfig config;
    private final LoadedData whole;
    private final @Nullable LoadedData test;
    private final Map<String, String> checksums;

    private ExperimentData(DataConfig config, LoadedData whole, @Nullable LoadedData test,
            Map<String, String> checksums) {
        this.config = config;
        this.whole = whole;
        this.test = test;
        this.checksums = new LinkedHashMap<>(checksums);
    }

    /**
     * Reads the data that a config names.
     *
     * @throws PomonaException if they are missing, damaged or do not suit each other
     */
    static ExperimentData load(DataConfig config) {
        DataSource source = DataSource.read(config);
        LoadedData test = source.test();
        Path testPath = source.testPath();
        if (test != null && testPath != null) {
            requireAlike(source.whole(), test, testPath);
            requireNoTestShare(config, testPath);
        } else if (config.testLimit() != null) {
            throw new PomonaException("data.test_limit: expected it only beside a separate test"
                    + " set, but there is none.");
        }
        config.split().check(source.whole().data());
        return new ExperimentData(config, source.whole(), test, source.checksums());
    }

    /** Returns the data that another process has read and checked. */
    static ExperimentData of(DataConfig config, RemoteInputs inputs) {
        return new ExperimentData(config, inputs.whole(), inputs.test(), Map.of());
    }

    /**
     * Returns what another process needs in place of the files.
     *
     * @param weights the weights to begin with, or null
     */
    RemoteInputs forOthers(InitialWeights.@Nullable Values weights) {
        return new RemoteInputs(whole, test, weights);
    }

    private static void requireNoTestShare(DataConfig config, Path testPath) {
        try {
            DataConfig.requireNoTestShare(config.split());
        } catch (IllegalArgumentException e) {
            throw new PomonaException("data.split: " + e.getMessage() + " The test set is "
                    + testPath + ".", e);
        }
    }

    private static void requireAlike(LoadedData whole, LoadedData test, Path file) {
        Shape expected = whole.data().sampleShape();
        if (!test.data().sampleShape().equals(expected)) {
            throw new PomonaException(file + ": expected test pictures of shape " + expected
                    + " like those to train on, but received " + test.data().sampleShape() + ".");
        }
        if (!test.normalization().equals(whole.normalization())) {
            throw new PomonaException(file
                    + ": expected test pictures of a type that is scaled like"
                    + " those to train on (uint8 is divided by 255, other types are not). Set"
                    + " data.scaling to \"none\", \"unit\" or {\"scale\": ..., \"offset\": ...}.");
        }
    }

    /**
     * The data as one trial uses them.
     *
     * @param splits the parts, as the network reads them
     * @param normalization what was done to the raw values
     */
    record Prepared(Splits splits, Normalization normalization) {}

    /** Splits the data; standardisation takes its means from the training part alone. */
    Prepared prepare(RandomKey key) {
        Splits splits = split(key);
        Normalization normalization = whole.normalization();
        if (config.standardize()) {
            Normalization standard = normalization.standardisedOn(splits.train());
            return augmented(new Prepared(splits.map(standard::standardise), standard));
        }
        return augmented(new Prepared(splits, normalization));
    }

    private Prepared augmented(Prepared data) {
        if (config.augmentation().isEmpty()) {
            return data;
        }
        DataSet train = data.splits().train();
        Augmenter augmenter = Augmenter.of(config.augmentation(), train.sampleShape(),
                data.normalization());
        return new Prepared(data.splits().withTrain(train.withAugmenter(augmenter)),
                data.normalization());
    }

    /** Returns the parts, not standardised. */
    Splits split(RandomKey key) {
        Splits splits = config.split().apply(whole.data(), key);
        return test == null ? splits : splits.withTest(test.data());
    }

    /** Returns whether a sample is there more than once, so that a split may part the two. */
    boolean hasDuplicates() {
        return Duplicates.within(whole.data()).count() > 0 || (test != null
                && Duplicates.between(whole.data(), test.data()).count() > 0);
    }

    Shape sampleShape() {
        return whole.data().sampleShape();
    }

    int classes() {
        return whole.data().classes();
    }

    /** Returns a hint for someone whose labels count from 1, or nothing. */
    String hintOnClasses() {
        return whole.data().classCounts()[0] == 0
                ? " No sample has the label 0; labels count from 0: do yours count from 1?"
                : "";
    }

    /** Adds a file beside the data to those whose content must not change. */
    void note(Path file) {
        checksums.put(file.toString(), Checksums.sha256(file));
    }

    /** Returns the SHA-256 of each file by its path. */
    Map<String, String> checksums() {
        return checksums;
    }

    List<String> warnings() {
        List<String> warnings = new ArrayList<>(whole.warnings());
        if (test != null) {
            warnings.addAll(test.warnings());
        }
        return warnings;
    }
}
