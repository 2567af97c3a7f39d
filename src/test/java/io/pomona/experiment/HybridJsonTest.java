// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.PomonaException;
import io.pomona.evolve.GeneticSettings;
import io.pomona.evolve.hybrid.LearningSettings;
import io.pomona.evolve.hybrid.LearningSettings.Moments;
import io.pomona.evolve.hybrid.LearningSettings.WriteBack;
import io.pomona.evolve.hybrid.MemeticSettings;
import io.pomona.evolve.hybrid.PopulationTrainingSettings;
import io.pomona.evolve.hybrid.Tuned;
import io.pomona.exchange.Json;
import io.pomona.train.GradientSettings;
import io.pomona.train.Optimizer;
import io.pomona.train.Schedule;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON form of methods of evolution and gradients together. */
@NullMarked
class HybridJsonTest {
    private static MethodConfig read(String text) {
        return MethodJson.read(Json.parse(text.replace('\'', '"'), "f.json"));
    }

    @Test
    void aMemeticMethodHasTheKeysOfAGeneticOneAndHowChildrenLearn() {
        GradientSettings descent = new GradientSettings(new Optimizer.Sgd(0.5, true), 0.1,
                new Schedule.Exponential(0.9), 8, null, 0.1, 0.2, 1.0, null);
        assertEquals(
                new MethodConfig.Memetic(new MemeticSettings(
                        GeneticSettings.defaults().withPopulation(4),
                        new LearningSettings(descent, 7, 0.5, WriteBack.BALDWINIAN, Moments.NEW))),
                read("{'type':'memetic','population':4,'gradient':{'type':'sgd','momentum':0.5,"
                        + "'nesterov':true,'learning_rate':0.1,'schedule':{'type':'exponential',"
                        + "'factor':0.9},'batch_size':8,'l2':0.1,'weight_decay':0.2,"
                        + "'clip_norm':1,'steps':7,'share':0.5,'write_back':'baldwinian',"
                        + "'moments':'new'}}"));
        assertEquals(
                new MethodConfig.Memetic(new MemeticSettings(GeneticSettings.defaults(),
                        LearningSettings.of(GradientSettings.adam()))),
                read("{'type':'memetic','gradient':{}}"));
    }

    @Test
    void populationBasedTrainingHasItsKeysAndThoseOfAGradientMethod() {
        PopulationTrainingSettings defaults = PopulationTrainingSettings.of(GradientSettings.sgd());
        assertEquals(new MethodConfig.PopulationBased(defaults),
                read("{'type':'pbt','gradient':{'type':'sgd'}}"));
        assertEquals(
                new MethodConfig.PopulationBased(new PopulationTrainingSettings(4, 10, 0.5,
                        List.of(0.5, 2.0), List.of(Tuned.MOMENTUM, Tuned.L2), 2, 0.3,
                        GradientSettings.adam())),
                read("{'type':'pbt','population':4,'ready':10,'truncation':0.5,'factors':[0.5,2],"
                        + "'tune':['momentum','l2'],'spread':2,'held_out':0.3,"
                        + "'gradient':{'type':'adam'}}"));
    }

    @Test
    void aChainIsAListOfMethodsWithShares() {
        assertEquals(
                new MethodConfig.Chain(List.of(
                        new MethodConfig.Chain.Stage(
                                new MethodConfig.Gradient(GradientSettings.adam()), 0.8),
                        new MethodConfig.Chain.Stage(
                                new MethodConfig.Genetic(GeneticSettings.defaults()), null))),
                read("{'type':'chain','stages':[{'type':'adam','share':0.8},"
                        + "{'type':'genetic'}]}"));
    }

    @Test
    void sharesNeedABudgetToShareOut() {
        String config = "{'network':{'zoo':'lenet5'},'methods':{'c':{'type':'chain','stages':["
                + "{'type':'adam','share':0.5},{'type':'adam','epochs':2}]}}}";
        String message = String.valueOf(assertThrows(PomonaException.class,
                () -> ConfigReader.read(Json.parse(config.replace('\'', '"'), "f.json"),
                        Path.of(""),
                        "f"))
                .getMessage());
        assertTrue(message.contains("set budget.samples"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'type':'memetic','gradient':{}}",
        "{'type':'memetic','population':3,'gradient':{'type':'rmsprop','steps':3}}",
        "{'type':'pbt','gradient':{'type':'adamw','epochs':2,'early_stopping':{'patience':3}}}",
        "{'type':'chain','stages':[{'type':'sgd','epochs':2},{'type':'memetic','share':0.5,"
                + "'gradient':{}},{'type':'pbt','gradient':{}}]}"})
    void whatIsWrittenReadsBackEqual(String text) {
        MethodConfig method = read(text);
        assertEquals(method, read(Json.print(MethodJson.write(method))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'type': 'memetic'}|missing key 'gradient'",
        "{'type': 'memetic', 'gradient': {'type': 'genetic'}}|expected one of 'sgd', 'adam'",
        "{'type': 'memetic', 'gradient': {'epochs': 3}}|unknown key 'epochs'",
        "{'type': 'pbt', 'gradient': {}, 'tune': ['batch']}|expected one of 'learning_rate',",
        "{'type': 'pbt', 'gradient': {}, 'ready': 0}|Expected ready of at least 1",
        "{'type': 'chain', 'stages': []}|Expected stages of at least 1",
        "{'type': 'chain', 'stages': [{'type': 'adam'}, {'type': 'sgd'}]}|Expected share of every",
        "{'type': 'chain', 'stages': [{'type': 'adam', 'share': 2}]}|Expected share above 0",
        "{'type': 'chain', 'stages': [{'type': 'adam', 'share': 0.7}, {'type': 'sgd', 'share':"
                + " 0.7}]}|Expected shares that add up to at most 1, but received 1.4",
        "{'type': 'chain', 'stages': [{'type': 'chain', 'stages': [{'type': 'sgd'}]}]}|that are no",
        "{'type': 'chain', 'stages': [{'type': 'sgd', 'early_stopping': {'patience': 2}}]}|without"
                + " early_stopping",
        "{'type': 'chain', 'stages': [{'type': 'genetic', 'generations': 2, 'keep_population': true},"
                + " {'type': 'sgd'}]}|Expected keep_population of false in every stage but the last",
        "{'type': 'chain', 'stages': [{'type': 'memetic', 'generations': 2, 'ensemble': 2, 'gradient':"
                + " {}}, {'type': 'sgd'}]}|Expected ensemble in the last stage alone",
        "{'type': 'memetic', 'gradient': {'steps': 0}}|Expected steps of at least 1, but received 0"})
    void refusesWithThePlace(String text, String message) {
        String got = String.valueOf(
                assertThrows(PomonaException.class, () -> read(text)).getMessage());
        assertTrue(got.contains(message.replace('\'', '"')), got);
    }
}
