// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import io.pomona.PomonaException;
import io.pomona.exchange.Json;
import io.pomona.exchange.ModelFile;
import io.pomona.exchange.SavedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The networks of a results folder and the data they were found with, read anew for whoever wants to look
 * at them. The data of one seed at a time are kept. Confined to one thread.
 */
public final class StoredExperiment {
    private final Path folder;
    private final JsonNode checksums;
    private @Nullable DataConfig loadedFor;
    private @Nullable ExperimentData loaded;
    private long preparedFor;
    private ExperimentData.@Nullable Prepared prepared;

    private StoredExperiment(Path folder, JsonNode checksums) {
        this.folder = folder;
        this.checksums = checksums;
    }

    /**
     * Opens a results folder.
     *
     * @throws PomonaException if it has no {@code run.json} or that is damaged
     */
    public static StoredExperiment open(Path folder) {
        return new StoredExperiment(folder,
                Json.read(folder.resolve("run.json")).node().path("data_sha256"));
    }

    /**
     * Returns the config of a trial: its own, where settings are swept, or that of all.
     *
     * @throws PomonaException if it is missing or damaged
     */
    public ExperimentConfig config(TrialResult trial) {
        Path own = trialFolder(trial).resolve("config.json");
        return ConfigReader.read(Files.exists(own) ? own : folder.resolve("config.json"));
    }

    /** Returns the folder of a trial. */
    public Path trialFolder(TrialResult trial) {
        return folder.resolve("trials").resolve(trial.trial());
    }

    /**
     * Returns the network of a completed trial and its data.
     *
     * @throws PomonaException if the model or the data are gone, or the data are not those of the run
     */
    public Solution solution(TrialResult trial) {
        ExperimentConfig config = config(trial);
        SavedModel model = ModelFile.read(trialFolder(trial).resolve("best.npz"));
        ExperimentData.Prepared data = prepare(config.data(), trial.seed());
        if (!data.splits().train().sampleShape().equals(model.network().inputShape())) {
            throw new PomonaException(trialFolder(trial).resolve("best.npz")
                    + ": expected a network for samples of shape "
                    + data.splits().train().sampleShape() + ", but received one for "
                    + model.network().inputShape() + ".");
        }
        return new Solution(trial, model, config.loss(), data.splits(), data.normalization());
    }

    /**
     * Returns what there is to say of the data of a trial.
     *
     * @throws PomonaException if the data are gone or not those of the run
     */
    public DataDescription describe(TrialResult trial) {
        DataConfig config = config(trial).data();
        ExperimentData.Prepared data = prepare(config, trial.seed());
        ExperimentData read = load(config);
        List<String> warnings = new ArrayList<>(read.warnings());
        if (read.hasDuplicates()) {
            warnings.addAll(SplitChecks.warnings(data.splits()));
        }
        return new DataDescription(data.splits(), data.normalization(), read.checksums(),
                warnings);
    }

    private ExperimentData.Prepared prepare(DataConfig config, long seed) {
        ExperimentData data = load(config);
        ExperimentData.Prepared known = prepared;
        if (known == null || preparedFor != seed) {
            prepared = null;
            known = data.prepare(TrialSetup.splitKey(seed));
            prepared = known;
            preparedFor = seed;
        }
        return known;
    }

    private ExperimentData load(DataConfig config) {
        ExperimentData known = loaded;
        if (known == null || !config.equals(loadedFor)) {
            loaded = null;
            prepared = null;
            known = ExperimentData.load(config);
            requireSame(known.checksums());
            loaded = known;
            loadedFor = config;
        }
        return known;
    }

    private void requireSame(Map<String, String> found) {
        found.forEach((file, checksum) -> {
            String expected = checksums.path(file).asText();
            if (!expected.equals(checksum)) {
                throw new PomonaException(file + ": expected the data of the run ("
                        + (expected.isEmpty() ? "other files" : "SHA-256 " + expected)
                        + "), but received others (SHA-256 " + checksum + ").");
            }
        });
    }
}
