// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.PomonaException;
import io.pomona.evolve.Fitness;
import io.pomona.evolve.Limits;
import io.pomona.evolve.Mutation;
import io.pomona.evolve.Objective;
import io.pomona.evolve.strategy.CenterOptimizer;
import io.pomona.evolve.strategy.Restart;
import io.pomona.evolve.strategy.Shaping;
import io.pomona.evolve.strategy.Strategy;
import io.pomona.evolve.strategy.StrategySettings;
import io.pomona.exchange.Json;
import io.pomona.train.Schedule;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class StrategyJsonTest {
    private static ExperimentConfig config(String method) {
        String text = "{'network': {'zoo': 'numpycnn'}, 'methods': {'es': " + method
                + "}, 'budget': {'samples': 1000}}";
        return ConfigReader.read(Json.parse(text.replace('\'', '"'), "f.json"),
                Path.of("/configs"), "f");
    }

    private static StrategySettings settings(String method) {
        return ((MethodConfig.Strategy) config(method).methods().values().iterator().next())
                .settings();
    }

    @Test
    void aTypeAloneTakesEveryDefault() {
        assertEquals(StrategySettings.openAiEs(), settings("{'type': 'openai-es'}"));
        assertEquals(StrategySettings.pgpe(), settings("{'type': 'pgpe'}"));
        assertEquals(StrategySettings.snes(), settings("{'type': 'snes'}"));
        assertEquals(StrategySettings.separableCmaEs(), settings("{'type': 'sep-cma-es'}"));
        assertEquals(StrategySettings.cmaEs(), settings("{'type': 'cma-es'}"));
    }

    @Test
    void everySettingIsRead() {
        Strategy pgpe = new Strategy.Pgpe(new CenterOptimizer.ClipUp(0.5, 3), 0.2,
                new Schedule.Cosine(9, 0, 0), 0.3, 0.4, 0.1, Shaping.STANDARDIZED);
        assertEquals(
                new StrategySettings(pgpe, 10, 0.7, Mutation.Scale.ABSOLUTE, new Restart(5, 3, 7),
                        new Objective(Fitness.ACCURACY, null, 0.01), Limits.ofGenerations(4)),
                settings("{'type': 'pgpe', 'population': 10, 'sigma': 0.7, 'scale': 'absolute',"
                        + " 'optimizer': {'type': 'clip_up', 'momentum': 0.5, 'max_speed': 3},"
                        + " 'learning_rate': 0.2, 'schedule': {'type': 'cosine', 'epochs': 9},"
                        + " 'sigma_learning_rate': 0.3, 'sigma_max_change': 0.4,"
                        + " 'weight_decay': 0.1, 'shaping': 'standardized',"
                        + " 'restart': {'patience': 5, 'growth': 3, 'largest': 7}, 'fitness': 'accuracy',"
                        + " 'l2': 0.01, 'generations': 4}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'openai-es','sigma_schedule':{'type':'exponential','factor':0.9}",
        "'openai-es','optimizer':'sgd'", "'pgpe','optimizer':'clip_up'", "'pgpe','restart':{}",
        "'snes','sigma_learning_rate':0.1,'population':7,'batch_size':64",
        "'sep-cma-es','scale':'absolute'",
        "'cma-es','active':false,'early_stopping':{'patience':3}"})
    void resolvedConfigsReadBackEqual(String method) {
        ExperimentConfig first = config("{'type':" + method + "}");
        String written = Json.print(ConfigWriter.write(first));
        assertEquals(first,
                ConfigReader.read(Json.parse(written, "f.json"), Path.of("/configs"), "f"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'type': 'snes', 'optimizer': 'adam'}|unknown key 'optimizer' at $.methods.es",
        "{'type': 'snes', 'racing': true}|unknown key 'racing' at $.methods.es",
        "{'type': 'snes', 'inheritance': 0.2}|unknown key 'inheritance' at $.methods.es",
        "{'type': 'nsga2', 'racing': true}|unknown key 'racing' at $.methods.es",
        "{'type': 'nsga2', 'inheritance': 0.2}|unknown key 'inheritance' at $.methods.es",
        "{'type': 'pgpe', 'batch_size': 9, 'restart': {}}|$.methods.es: Expected restart only",
        "{'type': 'pgpe', 'population': 3}|$.methods.es: Expected population that is even",
        "{'type': 'pgpe', 'sigma_max_change': 2}|$.methods.es: Expected sigma_max_change in",
        "{'type': 'openai-es', 'optimizer': 'rmsprop'}|expected one of 'adam', 'sgd', 'clip_up'",
        "{'type': 'cma-es', 'restart': {'patience': 0}}|$.methods.es.restart: Expected patience"})
    void whatIsWrongIsRefusedWithItsPlace(String method, String message) {
        String received = String.valueOf(
                assertThrows(PomonaException.class, () -> config(method)).getMessage());
        assertTrue(received.replace('"', '\'').contains(message), received);
    }
}
