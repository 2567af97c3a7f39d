// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import io.pomona.PomonaException;
import io.pomona.data.InputArray;
import io.pomona.exchange.ModelFile;
import io.pomona.exchange.PopulationFile;
import io.pomona.exchange.SavedModel;
import io.pomona.exchange.SavedPopulation;
import io.pomona.train.Ensemble;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which models a command uses: one, or several whose probabilities are averaged. */
final class ModelChoice {
    @Option(names = "--with", paramLabel = "MODEL", description = "A further saved model; the probabilities of all are averaged. May be given again.")
    private List<Path> others = new ArrayList<>();

    @Option(names = "--ensemble", paramLabel = "K", description = "Of a population.npz, the K best together (default: 1).")
    private int best = 1;

    /**
     * Reads the models.
     *
     * @throws PomonaException if one cannot be read, or they differ in pictures or classes
     */
    List<SavedModel> read(Path first) {
        List<Path> files = new ArrayList<>(List.of(first));
        files.addAll(others);
        if (best != 1 && files.stream().noneMatch(PopulationFile::isPopulation)) {
            throw new PomonaException("--ensemble " + best + ": expected a population.npz, as a"
                    + " method with keep_population writes it, but " + first
                    + " holds one model; name several with --with.");
        }
        List<SavedModel> models = new ArrayList<>();
        for (Path file : files) {
            if (PopulationFile.isPopulation(file)) {
                addBest(file, models);
            } else {
                models.add(ModelFile.read(file));
            }
            requireAlike(models.getFirst(), models.getLast(), file);
        }
        return models;
    }

    private void addBest(Path file, List<SavedModel> models) {
        SavedPopulation population = PopulationFile.read(file);
        int size = population.parameters().size();
        if (best < 1 || best > size) {
            throw new PomonaException("--ensemble: expected a number from 1 to the " + size
                    + " individuals of " + file + ", but received " + best + ".");
        }
        for (int i = 0; i < best; i++) {
            models.add(population.model(i));
        }
    }

    private static void requireAlike(SavedModel first, SavedModel other, Path file) {
        if (!first.network().inputShape().equals(other.network().inputShape())
                || !first.classNames().equals(other.classNames())) {
            throw new PomonaException(file + ": expected a model of pictures "
                    + first.network().inputShape() + " and the classes "
                    + String.join(", ", first.classNames()) + ", as the first one, but received "
                    + other.network().inputShape() + " and "
                    + String.join(", ", other.classNames()) + ".");
        }
    }

    /** Returns the mean probabilities of models, {@code [n, classes]}; those of one are its own. */
    static float[] probabilities(List<SavedModel> models, InputArray inputs) {
        if (models.size() == 1) {
            return ModelInputs.probabilities(models.getFirst(), inputs);
        }
        Ensemble ensemble = new Ensemble(inputs.count(),
                models.getFirst().network().classes());
        models.forEach(model -> ensemble.add(ModelInputs.probabilities(model, inputs)));
        return ensemble.probabilities();
    }
}
