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
import io.pomona.exchange.Json;
import io.pomona.train.GradientSettings;
import io.pomona.train.Optimizer;
import io.pomona.train.Schedule;
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

    @ParameterizedTest
    @ValueSource(strings = {"{'type':'memetic','gradient':{}}",
        "{'type':'memetic','population':3,'gradient':{'type':'rmsprop','steps':3}}"})
    void whatIsWrittenReadsBackEqual(String text) {
        MethodConfig method = read(text);
        assertEquals(method, read(Json.print(MethodJson.write(method))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'type': 'memetic'}|missing key 'gradient'",
        "{'type': 'memetic', 'gradient': {'type': 'genetic'}}|expected one of 'sgd', 'adam'",
        "{'type': 'memetic', 'gradient': {'epochs': 3}}|unknown key 'epochs'",
        "{'type': 'memetic', 'gradient': {'steps': 0}}|Expected steps of at least 1, but received 0"})
    void refusesWithThePlace(String text, String message) {
        String got = String.valueOf(
                assertThrows(PomonaException.class, () -> read(text)).getMessage());
        assertTrue(got.contains(message.replace('\'', '"')), got);
    }
}
