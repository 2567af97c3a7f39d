// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.PomonaException;
import io.pomona.evolve.ChildShares;
import io.pomona.evolve.Crossover;
import io.pomona.evolve.GeneticSettings;
import io.pomona.evolve.Mutation;
import io.pomona.evolve.Noise;
import io.pomona.evolve.SafeMutation;
import io.pomona.evolve.SigmaControl;
import io.pomona.evolve.SigmaControl.SelfAdaptive.Per;
import io.pomona.exchange.Json;
import io.pomona.train.Schedule;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operators of the genetic algorithm in JSON. */
@NullMarked
class MutationFormTest {
    private static final Mutation DEFAULTS = GeneticSettings.defaults().mutation();

    private static GeneticSettings read(String keys) {
        String text = ("{'type':'genetic'," + keys + "}").replace('\'', '"');
        return ((MethodConfig.Genetic) MethodJson.read(Json.parse(text, "f.json"))).settings();
    }

    @Test
    void everyNoiseHasItsKeysBesideTheOthers() {
        assertEquals(DEFAULTS, read("'mutation':'gaussian'").mutation());
        assertEquals(DEFAULTS.withNoise(new Noise.Cauchy()),
                read("'mutation':'cauchy'").mutation());
        assertEquals(
                new Mutation(new Noise.Polynomial(3), 1, 0.2, 0.1, Mutation.Scale.ABSOLUTE,
                        new SigmaControl.Fixed(), null),
                read("'mutation':{'type':'polynomial','eta':3,'individual_rate':1,"
                        + "'gene_rate':0.2,'sigma':0.1,'scale':'absolute'}").mutation());
        assertEquals(DEFAULTS.withNoise(new Noise.Polynomial(20)),
                read("'mutation':{'type':'polynomial'}").mutation());
    }

    @Test
    void readsEveryControlOfSigma() {
        assertEquals(new SigmaControl.OneFifth(1.2, 5, 0.2), control("'one_fifth'"));
        assertEquals(new SigmaControl.Fixed(), control("'fixed'"));
        assertEquals(new SigmaControl.Scheduled(new Schedule.Exponential(0.99)), control(
                "{'type':'schedule','schedule':{'type':'exponential','factor':0.99}}"));
        assertEquals(new SigmaControl.SelfAdaptive(Per.LAYER, 0.1, 0.001), control(
                "{'type':'self_adaptive','per':'layer','learning_rate':0.1,'minimum':0.001}"));
        assertEquals(new SigmaControl.Gesmr(8, 3, 0.25),
                control("{'type':'gesmr','groups':8,'factor':3,'share':0.25}"));
    }

    private static SigmaControl control(String json) {
        return read("'mutation':{'sigma_control':" + json + "}").mutation().sigmaControl();
    }

    @Test
    void readsEverySafeMutation() {
        assertEquals(DEFAULTS.withSafe(new SafeMutation.GradientSum(32)),
                read("'mutation':{'safe':'sm_g_sum'}").mutation());
        assertEquals(DEFAULTS.withSafe(new SafeMutation.GradientAbsolute(8)),
                read("'mutation':{'safe':{'type':'sm_g_abs','samples':8}}").mutation());
        assertEquals(DEFAULTS.withSafe(new SafeMutation.Rescaled(32, 0.02, 8)),
                read("'mutation':{'safe':{'type':'sm_r','change':0.02}}").mutation());
    }

    @Test
    void readsEveryCrossoverAndTheSharesOfChildren() {
        assertEquals(new Crossover.Mean(0.5, 4, Crossover.Mean.Weights.LOG_RANK),
                read("'crossover':{'type':'mean','rate':0.5,'parents':4,'weights':'log_rank'}")
                        .crossover());
        assertEquals(new Crossover.ByLayer(0.9, 0.5), read("'crossover':'by_layer'").crossover());
        assertEquals(new Crossover.ByNeuron(0.9, 0.5), read("'crossover':'by_neuron'").crossover());
        assertEquals(new Crossover.None(), read("'crossover':'none'").crossover());
        assertEquals(new Crossover.Intermediate(0.9, 0.25),
                read("'crossover':'intermediate'").crossover());
        assertEquals(new Crossover.SimulatedBinary(0.9, 0.5, 2),
                read("'crossover':{'type':'simulated_binary','eta':2}").crossover());
        assertEquals(new ChildShares(0.75, 0.25, 0),
                read("'children':{'crossover':0.75,'mutation':0.25}").children());
    }

    @ParameterizedTest
    @ValueSource(strings = {"'mutation':'cauchy'", "'mutation':{'type':'polynomial','eta':3}",
        "'mutation':{'sigma_control':'one_fifth','safe':'sm_r'}",
        "'mutation':{'sigma_control':'gesmr','safe':{'type':'sm_g_sum','samples':3}}",
        "'mutation':{'sigma_control':'self_adaptive'}",
        "'mutation':{'sigma_control':{'type':'schedule','schedule':{'type':'cosine',"
                + "'epochs':9}}}",
        "'crossover':'by_layer'", "'crossover':'none'", "'crossover':{'type':'mean','parents':3}",
        "'children':{'crossover':0.5,'mutation':0.25,'both':0.25}"})
    void whatIsWrittenReadsBackEqual(String keys) {
        MethodConfig method = new MethodConfig.Genetic(read(keys));
        assertEquals(method, MethodJson
                .read(Json.parse(Json.print(MethodJson.write(method)), "f.json")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "'mutation':{'type':'uniform'}|expected one of 'gaussian', 'cauchy', 'polynomial'",
        "'mutation':{'type':'cauchy','eta':1}|unknown key 'eta'",
        "'mutation':{'sigma_control':'schedule'}|expected one of 'fixed', 'one_fifth'",
        "'children':{'crossover':0.5}|missing key 'mutation'",
        "'children':{'crossover':0.5,'mutation':0.4}|that add up to 1"})
    void refusesWhatIsNone(String keys, String message) {
        PomonaException refused = assertThrows(PomonaException.class, () -> read(keys));
        String text = String.valueOf(refused.getMessage()).replace('"', '\'');
        assertTrue(text.contains(message), text);
    }
}
