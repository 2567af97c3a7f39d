// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.data.AtomicFile;
import io.pomona.data.DataSet;
import io.pomona.evolve.Fitness;
import io.pomona.evolve.Individuals;
import io.pomona.exchange.PopulationFile;
import io.pomona.exchange.SavedPopulation;
import io.pomona.train.Candidate;
import io.pomona.train.Ensemble;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.Score;
import io.pomona.train.Trainer;
import io.pomona.train.Workers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps of a trial's last population what its settings ask for: all of it, its best as an ensemble. */
final class FinalPopulation {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final TrialSetup setup;
    private final NetworkEvaluator evaluator;
    private final Workers workers;

    FinalPopulation(TrialSetup setup, NetworkEvaluator evaluator, Workers workers) {
        this.setup = setup;
        this.evaluator = evaluator;
        this.workers = workers;
    }

    /** Writes {@code population.npz} and {@code ensemble.json} into a trial's folder, where asked for. */
    void write(Individuals settings, Trainer trainer, Path folder) throws IOException {
        if (settings.keepPopulation()) {
            List<Candidate> all = trainer.candidates(Integer.MAX_VALUE);
            PopulationFile.write(folder.resolve("population.npz"), new SavedPopulation(
                    setup.network(), all.stream().map(Candidate::parameters).toList(),
                    all.stream().map(one -> setup.buffers(one.parameters(), evaluator)).toList(),
                    all.stream().mapToDouble(one -> one.objectives()[0]).toArray(),
                    setup.normalization(), setup.splits().train().classNames()));
        }
        Integer members = settings.ensemble();
        if (members != null) {
            byte[] text = MAPPER.writerWithDefaultPrettyPrinter()
                    .writeValueAsString(ensemble(valid(trainer.candidates(members))))
                    .getBytes(StandardCharsets.UTF_8);
            AtomicFile.write(folder.resolve("ensemble.json"), out -> out.write(text));
        }
    }

    /** Returns those whose outputs are finite, or all where none are. */
    private static List<Candidate> valid(List<Candidate> members) {
        List<Candidate> valid = members.stream()
                .filter(one -> one.objectives()[0] != Fitness.INVALID).toList();
        return valid.isEmpty() ? members : valid;
    }

    private ObjectNode ensemble(List<Candidate> members) {
        List<float[]> buffers = members.stream()
                .map(one -> setup.buffers(one.parameters(), evaluator)).toList();
        ObjectNode json = MAPPER.createObjectNode().put("members", members.size());
        put(json, "train", members, buffers, setup.splits().train());
        put(json, "validation", members, buffers, setup.splits().validation());
        put(json, "test", members, buffers, setup.test());
        return json;
    }

    private void put(ObjectNode json, String set, List<Candidate> members, List<float[]> buffers,
            @Nullable DataSet data) {
        if (data == null) {
            return;
        }
        Ensemble ensemble = new Ensemble(data.size(), setup.network().classes());
        for (int i = 0; i < members.size(); i++) {
            ensemble.add(Ensemble.probabilities(setup.network(), members.get(i).parameters(),
                    buffers.get(i), data, workers));
        }
        Score score = ensemble.score(data.labels());
        json.put(set + "_accuracy", score.accuracy());
        if (score.isFinite()) {
            json.put(set + "_loss", score.loss());
        } else {
            json.putNull(set + "_loss");
        }
    }
}
