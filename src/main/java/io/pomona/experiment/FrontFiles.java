// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.data.AtomicFile;
import io.pomona.data.DataSet;
import io.pomona.evolve.SecondObjective;
import io.pomona.exchange.ModelFile;
import io.pomona.exchange.SavedModel;
import io.pomona.train.Candidate;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.Trainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the front of a search of two objectives: {@code front.csv} with a row for each network, and
 * {@code front/0.npz} and so on with their weights.
 */
final class FrontFiles {
    private final TrialSetup setup;
    private final NetworkEvaluator evaluator;

    FrontFiles(TrialSetup setup, NetworkEvaluator evaluator) {
        this.setup = setup;
        this.evaluator = evaluator;
    }

    /** Writes the front into a trial's folder. */
    void write(SecondObjective against, Trainer trainer, Path folder) throws IOException {
        List<Candidate> front = trainer.candidates(Integer.MAX_VALUE);
        Path models = folder.resolve("front");
        Files.createDirectories(models);
        StringBuilder csv = new StringBuilder("network,fitness," + against.quantity()
                + ",train_accuracy,validation_accuracy,test_accuracy\n");
        for (int i = 0; i < front.size(); i++) {
            float[] parameters = front.get(i).parameters();
            float[] buffers = setup.buffers(parameters, evaluator);
            ModelFile.write(models.resolve(i + ".npz"), new SavedModel(setup.network(), parameters,
                    buffers, setup.normalization(), setup.splits().train().classNames()));
            double second = front.get(i).objectives()[1];
            csv.append(i).append(',').append(CsvTable.fitness(front.get(i).objectives()[0]))
                    .append(',')
                    .append(against.isGain() ? second : 0 - second).append(',')
                    .append(accuracy(parameters, buffers, setup.splits().train())).append(',')
                    .append(accuracy(parameters, buffers, setup.splits().validation()))
                    .append(',').append(accuracy(parameters, buffers, setup.test())).append('\n');
        }
        byte[] text = csv.toString().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(folder.resolve("front.csv"), out -> out.write(text));
    }

    /** Empty, as in every table, where there is no such set. */
    private String accuracy(float[] parameters, float[] buffers, @Nullable DataSet data) {
        return data == null
                ? ""
                : Double.toString(evaluator.evaluate(parameters, buffers, data).accuracy());
    }
}
