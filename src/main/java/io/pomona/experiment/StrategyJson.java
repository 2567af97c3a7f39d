// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.evolve.Limits;
import io.pomona.evolve.strategy.CenterOptimizer;
import io.pomona.evolve.strategy.Restart;
import io.pomona.evolve.strategy.Strategy;
import io.pomona.evolve.strategy.StrategySettings;
import io.pomona.exchange.JsonForms;
import io.pomona.exchange.JsonValue;
import io.pomona.exchange.RecordForm;
import io.pomona.exchange.SchemaContext;
import io.pomona.exchange.SchemaObject;
import io.pomona.exchange.UnionForm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The JSON form of evolution strategies: the keys of the rule stand beside those of the search. */
final class StrategyJson {
    private static final Map<String, StrategySettings> DEFAULTS = defaults();

    private static final UnionForm<Strategy> STRATEGY = strategies();

    private static final UnionForm<CenterOptimizer> OPTIMIZER = UnionForm.<CenterOptimizer>empty()
            .or("adam", RecordForm.of(new CenterOptimizer.Adam(0.9, 0.999, 1e-8)))
            .or("sgd", RecordForm.of(new CenterOptimizer.Sgd(0.9)))
            .or("clip_up", RecordForm.of(new CenterOptimizer.ClipUp(0.9, 2)))
            .withShortForm("adam");

    private StrategyJson() {}

    private static Map<String, StrategySettings> defaults() {
        Map<String, StrategySettings> defaults = new LinkedHashMap<>();
        defaults.put("openai-es", StrategySettings.openAiEs());
        defaults.put("pgpe", StrategySettings.pgpe());
        defaults.put("snes", StrategySettings.snes());
        defaults.put("sep-cma-es", StrategySettings.separableCmaEs());
        defaults.put("cma-es", StrategySettings.cmaEs());
        return defaults;
    }

    private static UnionForm<Strategy> strategies() {
        UnionForm<Strategy> form = UnionForm.empty();
        for (Map.Entry<String, StrategySettings> entry : DEFAULTS.entrySet()) {
            form = form.or(entry.getKey(), switch (entry.getValue().strategy()) {
                case Strategy.OpenAiEs rule -> RecordForm.of(rule);
                case Strategy.Pgpe rule -> RecordForm.of(rule);
                case Strategy.Snes rule -> RecordForm.of(rule);
                case Strategy.SeparableCmaEs rule -> RecordForm.of(rule);
                case Strategy.CmaEs rule -> RecordForm.of(rule);
            });
        }
        return form;
    }

    static List<String> types() {
        return STRATEGY.types();
    }

    static String typeOf(StrategySettings settings) {
        return STRATEGY.typeOf(settings.strategy());
    }

    static MethodConfig read(JsonValue json, String type, JsonForms forms) {
        StrategySettings defaults = Objects.requireNonNull(DEFAULTS.get(type));
        List<String> keys = new ArrayList<>(form(defaults).keys());
        Strategy strategy = STRATEGY.read(json, with(forms), keys);
        keys.add("type");
        keys.addAll(STRATEGY.member(type).keys());
        RecordForm<StrategySettings> form = form(defaults.withStrategy(strategy));
        return new MethodConfig.Strategy(form.read(json.object(keys), with(forms)));
    }

    static void writeInto(ObjectNode json, StrategySettings settings, JsonForms forms) {
        STRATEGY.writeInto(json, settings.strategy(), with(forms));
        form(settings).writeInto(json, settings, with(forms));
    }

    /** Adds the keys of a type to the schema of a method. */
    static SchemaObject describeInto(SchemaObject object, String type, SchemaContext context) {
        STRATEGY.member(type).describeInto(object, context);
        return form(Objects.requireNonNull(DEFAULTS.get(type))).describeInto(object, context);
    }

    /** Returns forms that know what strategies are made of. */
    static JsonForms with(JsonForms forms) {
        return forms.with(CenterOptimizer.class, OPTIMIZER)
                .with(RecordForm.of(new Restart(100, 2, 10)));
    }

    private static RecordForm<StrategySettings> form(StrategySettings defaults) {
        return RecordForm.of(defaults).without("strategy")
                .embed("objective", RecordForm.of(defaults.objective())
                        .without("racing", "inheritance"))
                .embed("limits", RecordForm.of(Limits.NONE));
    }
}
