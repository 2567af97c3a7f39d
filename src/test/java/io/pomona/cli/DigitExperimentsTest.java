// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pomona.experiment.TrialResult;
import io.pomona.experiment.TrialsCsv;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        double[] sorted = trials.stream().filter(trial -> trial.method().equals(method))
                .mapToDouble(TrialResult::testAccuracy).sorted().toArray();
        assertEquals(5, sorted.length);
        return sorted[2];
    }

    @Test
    void lenet5IsRightOnNinetyNineOfAHundredDigits() {
        List<TrialResult> trials = run("mnist-lenet5.json");
        assertEquals(1, trials.size());
        assertTrue(trials.getFirst().testAccuracy() >= 0.99, "" + trials);
    }

    /** Its first description says 89 of the first hundred. */
    @Test
    void eightFiltersLearnAThousandDigits() {
        List<TrialResult> trials = run("mnist-conv3x3.json", "data.test_limit=100");
        assertTrue(medianTestAccuracy(trials, "sgd-cosine") >= 0.89, "" + trials);
        assertTrue(medianTestAccuracy(trials, "sgd") >= 0.86, "" + trials);
    }

    /** Of all ten thousand, a hundred of which tell little. */
    @Test
    void eightFiltersAreRightOnMostOfTenThousandDigits() {
        List<TrialResult> trials = run("mnist-conv3x3.json");
        assertTrue(medianTestAccuracy(trials, "sgd-cosine") >= 0.875, "" + trials);
    }

    /** With momentum and shifted pictures: of the first hundred, and of all ten thousand. */
    @ParameterizedTest
    @ValueSource(ints = {100, 10_000})
    void eightFiltersAreRightOnEightyNineOfAHundred(int limit) {
        List<TrialResult> trials = run("mnist-conv3x3-shifted.json", "data.test_limit=" + limit);
        assertTrue(medianTestAccuracy(trials, "sgd") >= 0.89, "" + trials);
    }

    /** Presets at a hundredth of their budget or so, with schedules that end as early. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "mnist-ga.json|0.72|budget.samples=650000|budget.measure_every=650000"
                + "|methods.ga.mutation.sigma_control.schedule.factor=0.9873",
        "mnist-es.json|0.83|budget.samples=1500000|budget.measure_every=1500000"
                + "|methods.pgpe.schedule.epochs=27"})
    void presetsAreSoonRightOnMostDigits(String file, double least, String budget, String more,
            String schedule) {
        List<TrialResult> trials = run(file, budget, more, schedule);
        assertEquals(1, trials.size());
        assertTrue(trials.getFirst().testAccuracy() >= least, "" + trials);
    }

    /** At a seventh of the budget, one epoch instead of seven; Adam beside it is a preset too. */
    @Test
    void theMemeticPresetIsSoonRightOnMostDigits() {
        List<TrialResult> trials = run("mnist-memetic.json", "budget.samples=643000", "seeds=[1]",
                "methods.adam.schedule.epochs=4", "methods.memetic.gradient.steps=120",
                "methods.memetic.gradient.schedule.epochs=1");
        assertEquals(2, trials.size());
        for (TrialResult trial : trials) {
            assertTrue(trial.testAccuracy() >= 0.97, "" + trials);
        }
    }
}
