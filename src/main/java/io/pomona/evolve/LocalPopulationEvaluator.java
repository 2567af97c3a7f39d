// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.data.DataSet;
import io.pomona.train.NetworkEvaluator;
import java.util.ArrayList;
import java.util.List;

/** Evaluates a population on the threads of this process. */
public final class LocalPopulationEvaluator implements PopulationEvaluator {
    private final NetworkEvaluator evaluator;

    /** Creates an evaluator for the individuals of one network. */
    public LocalPopulationEvaluator(NetworkEvaluator evaluator) {
        this.evaluator = evaluator;
    }

    @Override
    public List<Evaluation> evaluate(Population population, DataSet samples, Request request) {
        return switch (population) {
            case Population.Rows(List<float[]> weights) -> evaluate(weights, samples, request);
            case Population.Seeds(List<SeedGenome> individuals, SeedDecoder decoder) -> {
                List<Evaluation> evaluations = new ArrayList<>(individuals.size());
                for (int from = 0; from < individuals.size(); from += decoder.together()) {
                    int end = Math.min(from + decoder.together(), individuals.size());
                    evaluations.addAll(evaluate(decoder.weights(individuals.subList(from, end)),
                            samples, request));
                }
                yield evaluations;
            }
        };
    }

    private List<Evaluation> evaluate(List<float[]> rows, DataSet samples, Request request) {
        Race race = request.race();
        if (race != null) {
            return new RaceTrack(race, rows.size(),
                    evaluator.evaluateInSlices(rows, samples, request.metrics())).run();
        }
        return evaluator.evaluateAll(rows, samples, request.metrics(), request.sampleOutcomes())
                .stream().map(outcome -> new Evaluation(outcome.metrics(), outcome.correct(),
                        samples.size(), true))
                .toList();
    }
}
