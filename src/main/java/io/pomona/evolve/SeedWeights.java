// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.nn.ParameterLayout;
import io.pomona.tensor.RandomKey;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes weights from seeds by doing again what was done to them, on all workers. The weights of the
 * latest parents are kept, as many as fit into {@value #KEPT_FLOATS} floats, so that a child costs one
 * mutation, not its whole story; what is kept changes the time taken, never the weights.
 */
final class SeedWeights implements SeedDecoder {
    private static final int KEPT_FLOATS = 1 << 26;
    private static final int FLOATS_TOGETHER = 1 << 24;
    private static final int MOST = 64;
    private static final int LEAST_KEPT = 2;

    private final @Nullable SeedRecipe recipe;
    private final FirstDraw first;
    private final WeightMutation mutation;
    private final ParameterLayout layout;
    private final Workers workers;
    private final List<NoiseBlock> draws = new ArrayList<>();
    /** The latest used last. */
    private final Map<SeedGenome, float[]> parents = new LinkedHashMap<>(16, 0.75f, true);

    SeedWeights(FirstDraw first, Mutation mutation, ParameterLayout layout, Workers workers) {
        this(null, first, mutation, layout, workers);
    }

    SeedWeights(@Nullable SeedRecipe recipe, FirstDraw first, Mutation mutation,
            ParameterLayout layout, Workers workers) {
        this.recipe = recipe;
        this.first = first;
        this.mutation = new WeightMutation(mutation, 0, layout);
        this.layout = layout;
        this.workers = workers;
        for (int worker = 0; worker < workers.count(); worker++) {
            draws.add(new NoiseBlock(mutation.noise()));
        }
    }

    /** Returns the rows of weights that exist at most, those of the parents included. */
    static long rows(int weights) {
        return (long) together(weights) + kept(weights);
    }

    private static int together(int weights) {
        return Math.clamp(FLOATS_TOGETHER / Math.max(1, weights), 1, MOST);
    }

    private static int kept(int weights) {
        return Math.clamp(KEPT_FLOATS / Math.max(1, weights), LEAST_KEPT, 4 * MOST);
    }

    @Override
    public @Nullable SeedRecipe recipe() {
        return recipe;
    }

    @Override
    public int together() {
        return together(layout.size());
    }

    @Override
    public List<float[]> weights(List<SeedGenome> individuals) {
        keepParents(individuals);
        return made(individuals);
    }

    private void keepParents(List<SeedGenome> individuals) {
        List<SeedGenome> wanted = individuals.stream().map(SeedGenome::parent)
                .<SeedGenome>mapMulti((parent, to) -> {
                    if (parent != null) {
                        to.accept(parent);
                    }
                }).distinct().limit(kept(layout.size())).toList();
        // Those that are here already are marked as used, and outlive those that are not.
        List<SeedGenome> missing = wanted.stream().filter(parent -> parents.get(parent) == null)
                .toList();
        List<float[]> rows = made(missing);
        for (int i = 0; i < rows.size(); i++) {
            parents.put(missing.get(i), rows.get(i));
        }
        while (parents.size() > kept(layout.size())) {
            parents.remove(parents.keySet().iterator().next());
        }
    }

    private List<float[]> made(List<SeedGenome> individuals) {
        float[][] rows = new float[individuals.size()][];
        // Looked up by one thread: a look-up changes the order of use.
        List<Base> bases = individuals.stream().map(this::base).toList();
        workers.run(rows.length,
                (worker, i) -> rows[i] = made(bases.get(i), individuals.get(i), draws.get(worker)));
        return List.of(rows);
    }

    /** The nearest of an individual's line whose weights are kept; no weights where there is none. */
    @SuppressWarnings("ArrayRecordComponent") // As long as the network; not copied.
    private record Base(@Nullable SeedGenome individual, float @Nullable [] weights) {}

    private Base base(SeedGenome individual) {
        for (SeedGenome genome = individual; genome != null; genome = genome.parent()) {
            float[] weights = parents.get(genome);
            if (weights != null) {
                return new Base(genome, weights);
            }
        }
        return new Base(null, null);
    }

    private float[] made(Base base, SeedGenome individual, NoiseBlock noise) {
        List<SeedGenome> line = individual.lineFrom(base.individual);
        float[] weights = base.weights == null
                ? first.genome((int) line.getFirst().seed()).clone()
                : base.weights.clone();
        for (SeedGenome step : line.subList(base.weights == null ? 1 : 0, line.size())) {
            mutation.mutateInPlace(weights, new double[]{step.sigma()},
                    new RandomKey(step.seed()), noise);
        }
        return weights;
    }
}
