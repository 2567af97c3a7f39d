// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.data.DataSet;
import io.pomona.nn.ParameterLayout;
import io.pomona.nn.ParameterSlot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The weights that a search may change, as a genome of their own: those of the layers that are not
 * frozen, one array after the other. Operators work on such genomes as on whole networks, so what is
 * frozen is out of their reach. Where nothing is frozen, the genome is the network's array itself.
 */
final class FreeWeights {
    /** Whole networks that exist at once while genomes are evaluated. */
    private static final int TOGETHER = 64;

    private final float[] whole;
    private final ParameterLayout layout;
    /** The places of the free arrays in the network, beside those of {@code layout}. */
    private final List<ParameterSlot> places;

    private FreeWeights(float[] whole, ParameterLayout layout, List<ParameterSlot> places) {
        this.whole = whole;
        this.layout = layout;
        this.places = places;
    }

    /**
     * Returns the free weights of a network.
     *
     * @param whole all weights, which give the frozen ones their values
     */
    static FreeWeights of(ParameterLayout network, FrozenLayers frozen, float[] whole) {
        List<ParameterSlot> places = network.slots().stream()
                .filter(slot -> !frozen.contains(slot.layer())).toList();
        List<ParameterSlot> slots = new ArrayList<>();
        int at = 0;
        for (ParameterSlot slot : places) {
            slots.add(new ParameterSlot(slot.name(), slot.layer(), slot.parameter(), at));
            at += slot.size();
        }
        return new FreeWeights(whole.clone(), new ParameterLayout(slots), places);
    }

    /** Returns where each free array stands in a genome. */
    ParameterLayout layout() {
        return layout;
    }

    private boolean isAll() {
        return layout.size() == whole.length;
    }

    /** Returns the genome of a network's weights; where nothing is frozen, the array itself. */
    float[] genome(float[] weights) {
        if (isAll()) {
            return weights;
        }
        float[] genome = new float[layout.size()];
        for (int i = 0; i < places.size(); i++) {
            System.arraycopy(weights, places.get(i).offset(), genome,
                    layout.slots().get(i).offset(), places.get(i).size());
        }
        return genome;
    }

    /** Returns the weights of a genome's network; where nothing is frozen, the array itself. */
    float[] weights(float[] genome) {
        if (isAll()) {
            return genome;
        }
        float[] weights = whole.clone();
        for (int i = 0; i < places.size(); i++) {
            System.arraycopy(genome, layout.slots().get(i).offset(), weights,
                    places.get(i).offset(), places.get(i).size());
        }
        return weights;
    }

    /** Returns an evaluator of genomes that has their networks evaluated by another, some at a time. */
    PopulationEvaluator evaluator(PopulationEvaluator networks) {
        if (isAll()) {
            return networks;
        }
        return (population, samples, request) -> switch (population) {
            case PopulationEvaluator.Population.Rows(List<float[]> rows) ->
                evaluate(rows, networks, samples, request);
            case PopulationEvaluator.Population.Seeds(var individuals, var decoder) ->
                networks.evaluate(new PopulationEvaluator.Population.Seeds(individuals,
                        decoder(decoder)), samples, request);
        };
    }

    /** Returns a decoder of whole networks after one of genomes. */
    SeedDecoder decoder(SeedDecoder genomes) {
        if (isAll()) {
            return genomes;
        }
        return new SeedDecoder() {
            @Override
            public @Nullable SeedRecipe recipe() {
                return genomes.recipe();
            }

            @Override
            public int together() {
                return genomes.together();
            }

            @Override
            public List<float[]> weights(List<SeedGenome> individuals) {
                return genomes.weights(individuals).stream().map(FreeWeights.this::weights)
                        .toList();
            }
        };
    }

    private List<PopulationEvaluator.Evaluation> evaluate(List<float[]> rows,
            PopulationEvaluator networks, DataSet samples, PopulationEvaluator.Request request) {
        List<PopulationEvaluator.Evaluation> evaluations = new ArrayList<>(rows.size());
        // Those who race do so against all others.
        int together = request.race() == null ? TOGETHER : rows.size();
        for (int from = 0; from < rows.size(); from += together) {
            List<float[]> some = rows.subList(from, Math.min(from + together, rows.size()))
                    .stream().map(this::weights).toList();
            evaluations.addAll(networks.evaluate(
                    new PopulationEvaluator.Population.Rows(some), samples, request));
        }
        return evaluations;
    }
}
