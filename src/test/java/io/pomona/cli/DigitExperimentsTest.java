// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pomona.data.DataSet;
import io.pomona.experiment.Solution;
import io.pomona.experiment.StoredExperiment;
import io.pomona.experiment.TrialResult;
import io.pomona.experiment.TrialsCsv;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The committed experiments on MNIST reach what is said of their networks. */
@NullMarked
@Tag("slow")
class DigitExperimentsTest {
    private static final Path DIGITS = Path.of("../shared/data/mnist");

    @TempDir
    private Path folder;

    private List<TrialResult> run(String file, String... assignments) {
        assumeTrue(Files.exists(DIGITS), "skipped: no MNIST at " + DIGITS);
        Path out = folder.resolve("out");
        Object[] words = {"run", Path.of("experiments", file), "--out", out, "--set",
            "data.dir=" + DIGITS};
        for (String assignment : assignments) {
            words = CommandRun.words(List.of(words), "--set", assignment);
        }
        CommandRun.of(words).assertDone();
        return TrialsCsv.read(out.resolve("trials.csv"));
    }

    private static double medianTestAccuracy(List<TrialResult> trials, String method) {
        return median(trials, method, TrialResult::testAccuracy);
    }

    /** As a run with data.test_limit=100 would say, of which the training is the same. */
    private double medianOfTheFirstHundred(List<TrialResult> trials, String method) {
        StoredExperiment stored = StoredExperiment.open(folder.resolve("out"));
        try (Workers workers = Workers.of(1)) {
            return median(trials, method, trial -> {
                Solution solution = stored.solution(trial);
                DataSet first = solution.judge()
                        .select(IntStream.range(0, 100).toArray());
                return new NetworkEvaluator(solution.model().network(), solution.loss(), workers)
                        .evaluate(solution.model().parameters(), solution.model().buffers(), first)
                        .accuracy();
            });
        }
    }

    private static double median(List<TrialResult> trials, String method,
            ToDoubleFunction<TrialResult> accuracy) {
        double[] sorted = trials.stream().filter(trial -> trial.method().equals(method))
                .mapToDouble(accuracy).sorted().toArray();
        assertEquals(5, sorted.length);
        return sorted[2];
    }

    /** In one epoch of five, at whose end it is right on 99 of a hundred. */
    @Test
    void lenet5IsRightOnNinetyEightOfAHundredDigitsAfterAnEpoch() {
        List<TrialResult> trials = run("mnist-lenet5.json", "methods.adam.epochs=1",
                "methods.adam.schedule.epochs=1");
        assertEquals(1, trials.size());
        assertTrue(trials.getFirst().testAccuracy() >= 0.98, "" + trials);
    }

    /**
     * Its first description says 89 of the first hundred; of all ten thousand they tell little.
     */
    @Test
    void eightFiltersLearnAThousandDigits() {
        List<TrialResult> trials = run("mnist-conv3x3.json");
        assertTrue(medianTestAccuracy(trials, "sgd-cosine") >= 0.875, "" + trials);
        assertTrue(medianOfTheFirstHundred(trials, "sgd-cosine") >= 0.89, "" + trials);
        assertTrue(medianOfTheFirstHundred(trials, "sgd") >= 0.86, "" + trials);
    }

    /** With momentum and shifted pictures: of the first hundred, and of all ten thousand. */
    @Test
    void eightFiltersAreRightOnEightyNineOfAHundred() {
        List<TrialResult> trials = run("mnist-conv3x3-shifted.json");
        assertTrue(medianTestAccuracy(trials, "sgd") >= 0.89, "" + trials);
        assertTrue(medianOfTheFirstHundred(trials, "sgd") >= 0.89, "" + trials);
    }

    /** Presets at less than a hundredth of their budget, with schedules that end as early. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "mnist-ga.json|0.60|budget.samples=450000"
                + " methods.ga.mutation.sigma_control.schedule.factor=0.9817",
        "mnist-es.json|0.70|budget.samples=900000 methods.pgpe.schedule.epochs=83"
                + " methods.pgpe.learning_rate=0.06"})
    void presetsAreSoonRightOnMostDigits(String file, double least, String settings) {
        // Measuring accuracies on all digits would take as long as the search.
        String all = settings + " data.limit=12000 data.test_limit=2000"
                + " budget.measure_every=1000000";
        List<TrialResult> trials = run(file, all.split(" ", -1));
        assertEquals(1, trials.size());
        assertTrue(trials.getFirst().testAccuracy() >= least, "" + trials);
    }

    /** At half the digits and an epoch of Adam, which is a preset too, instead of 28. */
    @Test
    void theMemeticPresetIsSoonRightOnMostDigits() {
        List<TrialResult> trials = run("mnist-memetic.json", "data.limit=30000",
                "budget.samples=90000", "budget.measure_every=90000", "seeds=[1]",
                "methods.adam.schedule.epochs=1", "methods.memetic.gradient.steps=120",
                "methods.memetic.gradient.schedule.epochs=1");
        assertEquals(2, trials.size());
        for (TrialResult trial : trials) {
            assertTrue(trial.testAccuracy() >= 0.95, "" + trials);
        }
    }
}
