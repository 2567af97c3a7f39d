// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.data.DataSet;
import io.pomona.nn.Activation;
import io.pomona.nn.Add;
import io.pomona.nn.BatchNormalization;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.Flatten;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Network;
import io.pomona.nn.ParameterSlot;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.Patterns;
import io.pomona.train.Score;
import io.pomona.train.Trainer;
import io.pomona.train.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class FrozenLayersTest {
    private static final long ALL = Long.MAX_VALUE;
    private static final DataSet DATA = Patterns.draw(24, 0.3, 1);
    private static final Network NETWORK = network(false);
    private static final float[] START = NETWORK.initialParameters(RandomKey.of(4));

    /** A block whose sum reads past its convolutions, then a head of two layers. */
    private static Network network(boolean normalizes) {
        Network.Builder builder = Network.builder(Shape.of(8, 8, 1))
                .add("conv1", Conv2D.of(4, 3).withActivation(Activation.relu()));
        if (normalizes) {
            builder.add("norm", BatchNormalization.of());
        }
        return builder.add("pool", MaxPooling2D.of(2))
                .add("conv2", Conv2D.of(4, 1).withActivation(Activation.gelu()))
                .add("sum", Add.of(), List.of("pool", "conv2")).add("flat", new Flatten())
                .add("dense1", Dense.of(6).withActivation(Activation.tanh()))
                .add("dense2", Dense.of(3).withActivation(Activation.softmax())).build();
    }

    private static GeneticSettings settings(String... frozen) {
        return GeneticSettings.defaults().withPopulation(9)
                .withIndividuals(Individuals.DEFAULTS.withFrozen(frozen));
    }

    private static GeneticTrainer whole(Network network, GeneticSettings settings,
            Workers workers) {
        return new GeneticTrainer(network, DATA, settings, RandomKey.of(3),
                network.initialParameters(RandomKey.of(4)),
                new LocalPopulationEvaluator(new NetworkEvaluator(network, workers)), workers);
    }

    private static HeadTrainer cut(Network network, GeneticSettings settings, Workers workers) {
        float[] start = network.initialParameters(RandomKey.of(4));
        FrozenTrunk trunk = trunk(network, settings);
        return new HeadTrainer(new GeneticTrainer(trunk.head(),
                trunk.features(DATA, start, workers), trunk.headSettings(settings),
                RandomKey.of(3), trunk.headWeights(start),
                new LocalPopulationEvaluator(new NetworkEvaluator(trunk.head(), workers)),
                workers), trunk, start);
    }

    private static FrozenTrunk trunk(Network network, GeneticSettings settings) {
        return FrozenTrunk.of(network,
                FrozenLayers.of(network, settings.individuals().frozen()), DATA.size())
                .orElseThrow();
    }

    private static Set<String> names(String... patterns) {
        return FrozenLayers.of(NETWORK, List.of(patterns)).names();
    }

    @Test
    void patternsNameLayersWithWeights() {
        assertEquals(Set.of(), names());
        assertEquals(Set.of("conv2"), names("conv2"));
        assertEquals(Set.of("conv1", "conv2"), names("conv*"));
        assertEquals(Set.of("conv2", "dense2"), names("*2"));
        assertEquals(Set.of("conv1", "dense1"), names("c???1", "dense1"));
    }

    @Test
    void aPatternThatNamesNoLayerIsRefusedWithTheNamesThereAre() {
        for (String pattern : List.of("convolution", "pool", "CONV1", "conv.", "")) {
            String message = assertThrows(IllegalArgumentException.class, () -> names(pattern))
                    .getMessage();
            assertEquals("Expected frozen to name layers with weights, but received \"" + pattern
                    + "\"; there are conv1, conv2, dense1, dense2.", message);
        }
    }

    @Test
    void aSearchNeedsALayer() {
        String message = assertThrows(IllegalArgumentException.class, () -> names("*"))
                .getMessage();
        assertTrue(message.endsWith("it names all of them."), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"conv1", "conv2", "conv*", "dense1", "dense2", "*1"})
    void frozenWeightsNeverChangeAndAllOthersDo(String pattern) {
        Set<String> frozen = names(pattern);
        try (Workers workers = Workers.of(2)) {
            GeneticSettings settings = settings(pattern)
                    .withMutation(new Mutation(1, 1, 1, Mutation.Scale.INITIAL_SPREAD));
            GeneticTrainer trainer = whole(NETWORK, settings, workers);
            int free = NETWORK.layout().slots().stream()
                    .filter(slot -> !frozen.contains(slot.layer())).mapToInt(ParameterSlot::size)
                    .sum();
            boolean moved = false;
            for (int i = 0; i < 20; i++) {
                trainer.advance(ALL);
                assertEquals(free, trainer.state().rows("population").getFirst().length);
                float[] best = trainer.parameters();
                for (ParameterSlot slot : NETWORK.layout().slots()) {
                    boolean same = Arrays.equals(best, slot.offset(), slot.end(), START,
                            slot.offset(), slot.end());
                    moved |= !same;
                    assertTrue(same || !frozen.contains(slot.layer()), slot.name());
                }
            }
            assertTrue(moved);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"conv1", "conv*", "conv1 dense2", "conv* dense1"})
    void theHeadAloneIsEvolvedToTheSameBitsAsTheWholeNetwork(String patterns) {
        GeneticSettings settings = settings(patterns.split(" "));
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads)) {
                GeneticTrainer whole = whole(NETWORK, settings, workers);
                HeadTrainer cut = cut(NETWORK, settings, workers);
                for (int i = 0; i < 8; i++) {
                    assertEquals(whole.advance(ALL), cut.advance(ALL));
                    assertArrayEquals(whole.parameters(), cut.parameters());
                    assertEquals(whole.trainScore(), cut.trainScore());
                    assertArrayEquals(
                            whole.state().rows("population").toArray(float[][]::new),
                            cut.state().rows("population").toArray(float[][]::new));
                }
                Score score = new NetworkEvaluator(NETWORK, workers).evaluate(cut.parameters(),
                        DATA);
                assertEquals(score, Objects.requireNonNull(cut.trainScore()));
            }
        }
    }

    @Test
    void minibatchesAreThoseOfTheWholeNetwork() {
        GeneticSettings settings = settings("conv*").withObjective(
                new Objective(Fitness.ACCURACY_CROSS_ENTROPY, 9, 0.01));
        try (Workers workers = Workers.of(2)) {
            GeneticTrainer whole = whole(NETWORK, settings, workers);
            HeadTrainer cut = cut(NETWORK, settings, workers);
            for (int i = 0; i < 8; i++) {
                assertEquals(whole.advance(ALL), cut.advance(ALL));
                assertArrayEquals(whole.parameters(), cut.parameters());
            }
        }
    }

    @Test
    void theCutLiesWhereOneLayerFeedsAllThatFollows() {
        assertEquals("conv2",
                trunk(NETWORK, settings("conv1")).head().nodes().getFirst().name());
        assertEquals("dense1",
                trunk(NETWORK, settings("conv*")).head().nodes().getFirst().name());
        assertEquals("dense2",
                trunk(NETWORK, settings("conv*", "dense1")).head().nodes().getFirst().name());
        for (String pattern : List.of("conv2", "dense*")) {
            assertFalse(FrozenTrunk.of(NETWORK, FrozenLayers.of(NETWORK, List.of(pattern)), 24)
                    .isPresent(), pattern);
        }
    }

    @Test
    void largeFeaturesAreNotKept() {
        FrozenLayers frozen = FrozenLayers.of(NETWORK, List.of("conv1"));
        int most = (1 << 26) / 36;
        assertTrue(FrozenTrunk.of(NETWORK, frozen, most).isPresent());
        assertFalse(FrozenTrunk.of(NETWORK, frozen, most + 1).isPresent());
    }

    @Test
    void whatNormalizesBatchesStaysInTheHead() {
        Network network = network(true);
        GeneticSettings settings = settings("conv*", "norm");
        FrozenTrunk trunk = trunk(network, settings);
        assertEquals("norm", trunk.head().nodes().getFirst().name());
        try (Workers workers = Workers.of(2)) {
            GeneticTrainer whole = whole(network, settings, workers);
            HeadTrainer cut = cut(network, settings, workers);
            for (int i = 0; i < 5; i++) {
                assertEquals(whole.advance(ALL), cut.advance(ALL));
                assertArrayEquals(whole.parameters(), cut.parameters());
            }
        }
    }

    @Test
    void aRestoredSearchGoesOnBitForBit() {
        GeneticSettings settings = settings("conv*");
        try (Workers workers = Workers.of(2)) {
            Trainer undisturbed = cut(NETWORK, settings, workers);
            Trainer first = cut(NETWORK, settings, workers);
            for (int i = 0; i < 5; i++) {
                undisturbed.advance(ALL);
                first.advance(ALL);
            }
            Trainer second = cut(NETWORK, settings, workers);
            second.restore(first.state());
            for (int i = 0; i < 5; i++) {
                assertEquals(undisturbed.advance(ALL), second.advance(ALL));
                assertArrayEquals(undisturbed.parameters(), second.parameters());
            }
        }
    }
}
