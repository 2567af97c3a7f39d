// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pomona.data.NpyArray;
import io.pomona.data.Npz;
import io.pomona.exchange.ModelFile;
import io.pomona.exchange.PopulationFile;
import io.pomona.exchange.SavedModel;
import io.pomona.exchange.SavedPopulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that begin with saved models, freeze layers, and keep their last population. */
class PopulationRunTest {
    private static final double LAST_DIGIT = 2e-6;

    @TempDir
    private static Path folder;

    private static SmallExperiment experiment;
    private static Path trial;

    @BeforeAll
    static void run() {
        experiment = SmallExperiment.in(folder);
        experiment.run("methods.ga.keep_population=true", "methods.ga.ensemble=3",
                "methods.ga.population=6", "methods.ga.elites=2").assertDone();
        trial = folder.resolve("out/trials/ga-1");
    }

    private static JsonNode json(CommandRun run) throws IOException {
        return new ObjectMapper().readTree(run.assertDone().out());
    }

    private static CommandRun evaluate(Object... words) {
        return CommandRun.of(CommandRun.words(
                List.of("evaluate", "--json", "--inputs", folder.resolve("x.npy"), "--labels",
                        folder.resolve("y.npy")),
                words));
    }

    private static List<List<Double>> probabilities(Object... words) {
        List<List<Double>> rows = new ArrayList<>();
        String csv = CommandRun.of(CommandRun.words(List.of("predict", "--csv"),
                words)).assertDone().out();
        csv.lines().skip(1).forEach(line -> {
            String[] cells = line.split(",", -1);
            rows.add(List.of(Double.valueOf(cells[3]), Double.valueOf(cells[4]),
                    Double.valueOf(cells[5])));
        });
        return rows;
    }

    private static Path member(int individual) {
        Path file = folder.resolve("member" + individual + ".npz");
        ModelFile.write(file, PopulationFile.read(trial.resolve("population.npz"))
                .model(individual));
        return file;
    }

    @Test
    void thePopulationHasTheArraysOfAModelWithAnAxisMore() {
        Path file = trial.resolve("population.npz");
        Path best = trial.resolve("best.npz");
        for (String name : Npz.names(best)) {
            if (!name.equals("pomona")) {
                List<Integer> extents = new ArrayList<>(List.of(6));
                extents.addAll(Npz.read(best, name).extents());
                assertEquals(extents, Npz.read(file, name).extents(), name);
            }
        }
        double[] fitness = Npz.read(file, "fitness").toDoubles();
        assertEquals(6, fitness.length);
        for (int i = 1; i < fitness.length; i++) {
            assertTrue(fitness[i] <= fitness[i - 1], "the best first");
        }
    }

    @Test
    void memeticMethodsAndChainsKeepTheirLastPopulationToo(@TempDir Path other)
            throws IOException {
        String asked = "\"population\": 4, \"elites\": 1, \"generations\": 1,"
                + " \"keep_population\": true, \"ensemble\": 2";
        String nsga2 = "{\"type\": \"nsga2\", \"population\": 4, \"generations\": 1}";
        String sgd = "{\"type\": \"sgd\", \"epochs\": 1, \"batch_size\": 4}";
        SmallExperiment.in(other).run("methods={\"memetic\": {\"type\": \"memetic\", " + asked
                + ", \"gradient\": {\"steps\": 1}}, \"chain\": {\"type\": \"chain\","
                + " \"stages\": [" + sgd + ", {\"type\": \"genetic\", " + asked + "}]},"
                + " \"front\": {\"type\": \"chain\", \"stages\": [" + sgd + ", " + nsga2
                + "]}}").assertDone();
        for (String name : List.of("memetic-1", "chain-1")) {
            Path kept = other.resolve("out/trials").resolve(name);
            assertEquals(4, Npz.read(kept.resolve("population.npz"), "fitness")
                    .toDoubles().length);
            assertTrue(Files.exists(kept.resolve("ensemble.json")), name);
        }
        assertTrue(Files.readAllLines(other.resolve("out/trials/front-1/front.csv")).size() > 1);
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        Path copy = folder.resolve("copy.npz");
        SavedPopulation population = PopulationFile.read(trial.resolve("population.npz"));
        PopulationFile.write(copy, population);
        assertArrayEquals(Files.readAllBytes(trial.resolve("population.npz")),
                Files.readAllBytes(copy));
        NpyArray kernel = Npz.read(copy, "conv2d_1.kernel");
        SavedModel third = population.model(3);
        int size = 2 * 9;
        for (int i = 0; i < size; i++) {
            assertEquals(kernel.toFloats()[3 * size + i], third.parameters()[i]);
        }
    }

    @Test
    void anEnsembleAveragesTheProbabilitiesOfItsMembers() throws IOException {
        Path pictures = folder.resolve("x.npy");
        List<List<Double>> together = probabilities(trial.resolve("population.npz"), pictures,
                "--ensemble", "3");
        List<List<List<Double>>> alone = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            alone.add(probabilities(member(i), pictures));
        }
        assertEquals(SmallExperiment.SAMPLES, together.size());
        for (int sample = 0; sample < together.size(); sample++) {
            for (int c = 0; c < 3; c++) {
                double mean = (alone.get(0).get(sample).get(c) + alone.get(1).get(sample).get(c)
                        + alone.get(2).get(sample).get(c)) / 3;
                // The table has four decimals.
                assertEquals(mean, together.get(sample).get(c), 1.01e-4);
            }
        }
        assertEquals(together, probabilities(member(0), pictures, "--with", member(1), "--with",
                member(2)));
        assertEquals(json(evaluate(trial.resolve("population.npz"), "--ensemble", "3")),
                json(evaluate(member(0), "--with", member(1), "--with", member(2))));
    }

    @Test
    void anEnsembleOfTwiceTheSameModelIsThatModel() throws IOException {
        JsonNode one = json(evaluate(member(0)));
        JsonNode twice = json(evaluate(member(0), "--with", member(0)));
        assertEquals(one.get("confusion"), twice.get("confusion"));
        assertEquals(one.get("loss").doubleValue(), twice.get("loss").doubleValue(), LAST_DIGIT);
        assertEquals(one, json(evaluate(trial.resolve("population.npz"))));
    }

    @Test
    void theEnsembleOfATrialIsMeasuredOnEverySet() throws IOException {
        JsonNode json = new ObjectMapper().readTree(trial.resolve("ensemble.json").toFile());
        assertEquals(3, json.get("members").intValue());
        double correct = 6 * json.get("train_accuracy").doubleValue()
                + 3 * json.get("validation_accuracy").doubleValue()
                + 3 * json.get("test_accuracy").doubleValue();
        double loss = (6 * json.get("train_loss").doubleValue()
                + 3 * json.get("validation_loss").doubleValue()
                + 3 * json.get("test_loss").doubleValue()) / SmallExperiment.SAMPLES;
        JsonNode all = json(evaluate(trial.resolve("population.npz"), "--ensemble", "3"));
        assertEquals(all.get("accuracy").doubleValue(), correct / SmallExperiment.SAMPLES, 1e-9);
        assertEquals(all.get("loss").doubleValue(), loss, LAST_DIGIT);
    }

    @Test
    void ensemblesThatCannotBeAreRefused() throws IOException {
        evaluate(trial.resolve("population.npz"), "--ensemble", "7").assertRefused("--ensemble",
                "from 1 to the 6 individuals", "7");
        evaluate(trial.resolve("best.npz"), "--ensemble", "2").assertRefused("--ensemble 2",
                "population.npz", "--with");
        Path other = folder.resolve("other.npz");
        SavedModel model = ModelFile.read(trial.resolve("best.npz"));
        ModelFile.write(other, new SavedModel(model.network(), model.parameters(),
                model.buffers(), model.normalization(), List.of("a", "b", "c")));
        evaluate(trial.resolve("best.npz"), "--with", other).assertRefused("other.npz", "a, b, c");
    }

    @Test
    void nothingMoreIsKeptUnlessAskedFor() {
        SmallExperiment plain = new SmallExperiment(folder);
        CommandRun.of("run", plain.path("c.json"), "--out", folder.resolve("plain")).assertDone();
        assertFalse(Files.exists(folder.resolve("plain/trials/ga-1/population.npz")));
        assertFalse(Files.exists(folder.resolve("plain/trials/ga-1/ensemble.json")));
    }

    /** Only the head is evolved, around a model that gradients trained; with weights and with seeds. */
    @Test
    void aSavedModelIsWhereTheSearchBegins() {
        Path trained = folder.resolve("out/trials/sgd-1/best.npz");
        for (String genome : List.of("weights", "seeds")) {
            Path out = folder.resolve("head-" + genome);
            CommandRun.of("run", experiment.path("c.json"), "--out", out, "--set",
                    "network.weights={\"file\": \"" + trained + "\", \"layout\": \"keras\"}",
                    "--set", "methods.ga.frozen=[\"conv*\"]", "--set",
                    "methods.ga.initial={\"type\": \"perturbed\", \"sigma\": 0.5}", "--set",
                    "methods.ga.genome=" + genome, "--set",
                    "methods.ga.crossover={\"type\": \"uniform\", \"rate\": 0}").assertDone();
            Path best = out.resolve("trials/ga-1/best.npz");
            assertArrayEquals(Npz.read(trained, "conv2d_1.kernel").toFloats(),
                    Npz.read(best, "conv2d_1.kernel").toFloats());
            CommandRun.of("resume", out).assertDone();
        }
        assertArrayEquals(
                ModelFile.read(folder.resolve("head-weights/trials/ga-1/best.npz")).parameters(),
                ModelFile.read(folder.resolve("head-seeds/trials/ga-1/best.npz")).parameters());
    }

    @Test
    void frozenLayersThatAreNotThereAreRefusedBeforeAnythingIsWritten() {
        CommandRun.of("run", experiment.path("c.json"), "--out", folder.resolve("never"), "--set",
                "methods.ga.frozen=[\"dence*\"]").assertRefused("methods.ga", "\"dence*\"",
                        "conv2d_1, dense_1");
        assertFalse(Files.exists(folder.resolve("never")));
    }
}
