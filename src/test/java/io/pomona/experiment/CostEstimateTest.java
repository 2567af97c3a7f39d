// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
class CostEstimateTest {
    @TempDir
    private Path folder;

    private CostEstimate costs(String methods, String rest, int workers) throws IOException {
        Path file = Files.writeString(folder.resolve("c.json"), """
                {"data": {"fruits": {"per_class": 5, "seed": 1}, "split": [0.6, 0.2, 0.2]},
                 "network": {"layers": [{"type": "flatten"},
                                        {"type": "dense", "units": 4, "activation": "softmax"}]},
                 "methods": {%s}, "seeds": [1, 2, 3]%s}
                """.formatted(methods, rest).replace('\'', '"'));
        ExperimentConfig config = ConfigReader.read(file, List.of(), folder);
        return CostEstimate.of(new TrialPlan(config).points(), new ExperimentInputs(), workers,
                workers);
    }

    @Test
    void passesAreThoseOfTheBudgetOrOfTheMethodsOwnEnd() throws IOException {
        CostEstimate costs = costs("'ga': {'type': 'genetic', 'population': 8, 'generations': 4},"
                + " 'long': {'type': 'genetic'}, 'sgd': {'type': 'sgd', 'epochs': 2}",
                ", 'budget': {'samples': 600}", 1);
        assertEquals(List.of("ga", "long", "sgd"),
                costs.rows().stream().map(CostEstimate.Row::label).toList());
        // Twelve samples for training: five generations of eight individuals, two epochs of 3 each.
        assertEquals(List.of(480.0, 600.0, 72.0),
                costs.rows().stream().map(CostEstimate.Row::passes).toList());
        assertEquals(3 * (480 + 600 + 72), costs.passes());
        costs.rows().forEach(row -> assertTrue(row.seconds() > 0 && row.seconds() < 5, "" + row));
    }

    @Test
    void whatNoSettingLimitsIsNotGuessed() throws IOException {
        CostEstimate costs = costs("'ga': {'type': 'genetic', 'target_fitness': 1}", "", 1);
        assertTrue(Double.isNaN(costs.passes()) && Double.isNaN(costs.seconds()));
    }

    @Test
    void pointsOfASweepAreRowsAndWorkersShareThem() throws IOException {
        CostEstimate costs = costs("'ga': {'type': 'genetic'}", ", 'budget': {'samples': 600},"
                + " 'sweep': {'sampler': 'grid', 'parameters':"
                + " {'methods.ga.population': [10, 400]}}", 2);
        assertEquals(List.of("ga (population=10)", "ga (population=400)"),
                costs.rows().stream().map(CostEstimate.Row::label).toList());
        // The first population of twelve samples for each of 400 is evaluated whole.
        assertEquals(3 * (600 + 4800), costs.passes());
        double largest = costs.rows().get(1).bytes();
        assertTrue(largest > costs.rows().get(0).bytes());
        assertEquals(2 * largest, costs.bytes());
    }

    /** Only what was measured once, with data prepared once, is the same to the last bit. */
    @Test
    void pointsOfOneNetworkAndDataAreMeasuredOnce() throws IOException {
        CostEstimate costs = costs("'ga': {'type': 'genetic'}", ", 'budget': {'samples': 2000},"
                + " 'sweep': {'sampler': 'grid', 'parameters':"
                + " {'methods.ga.population': [10, 20, 30, 40, 50, 60, 70, 80, 90, 100],"
                + " 'methods.ga.elites': [1, 2, 3, 4, 5, 6]}}", 1);
        assertEquals(60, costs.rows().size());
        assertEquals(1, costs.rows().stream().mapToDouble(CostEstimate.Row::seconds).distinct()
                .count());
    }
}
