// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.evolve.Crossover;
import io.pomona.evolve.GeneticSettings;
import io.pomona.evolve.Limits;
import io.pomona.evolve.Mutation;
import io.pomona.evolve.Selection;
import io.pomona.exchange.JsonForms;
import io.pomona.exchange.JsonObject;
import io.pomona.exchange.JsonValue;
import io.pomona.exchange.RecordForm;
import io.pomona.exchange.UnionForm;
import io.pomona.train.EarlyStopping;
import io.pomona.train.GradientSettings;
import io.pomona.train.Optimizer;
import io.pomona.train.Schedule;
import java.util.ArrayList;
import java.util.List;

/** The JSON form of {@link MethodConfig}. */
final class MethodJson {
    private static final String GENETIC = "genetic";
    private static final GeneticSettings DEFAULTS = GeneticSettings.defaults();

    // The settings of a selector or a crossover named without any: Jenetics's where it has some.
    private static final UnionForm<Selection> SELECTION = UnionForm.<Selection>empty()
            .or("tournament", RecordForm.of(new Selection.Tournament(3)))
            .or("truncation", RecordForm.of(new Selection.Truncation(10)))
            .or("roulette_wheel", RecordForm.of(Selection.RouletteWheel.class))
            .or("stochastic_universal", RecordForm.of(Selection.StochasticUniversal.class))
            .or("linear_rank", RecordForm.of(new Selection.LinearRank(0.5)))
            .or("exponential_rank", RecordForm.of(new Selection.ExponentialRank(0.975)))
            .or("boltzmann", RecordForm.of(new Selection.Boltzmann(4)))
            .or("monte_carlo", RecordForm.of(Selection.MonteCarlo.class))
            .or("elite", RecordForm.of(new Selection.Elite(1, new Selection.Tournament(3))))
            .withShortForm("tournament");

    private static final UnionForm<Crossover> CROSSOVER = UnionForm.<Crossover>empty()
            .or("uniform", RecordForm.of(new Crossover.Uniform(0.9, 0.5)))
            .or("single_point", RecordForm.of(new Crossover.SinglePoint(0.9)))
            .or("multi_point", RecordForm.of(new Crossover.MultiPoint(0.9, 2)))
            .or("line", RecordForm.of(new Crossover.Line(0.9, 0.25))).withShortForm("uniform");

    private static final UnionForm<Mutation> MUTATION = UnionForm.<Mutation>empty()
            .or("gaussian", RecordForm.of(DEFAULTS.mutation())).withShortForm("gaussian");

    private static final UnionForm<Schedule> SCHEDULE = UnionForm.<Schedule>empty()
            .or("constant", RecordForm.of(Schedule.Constant.class))
            .or("step", RecordForm.of(Schedule.Step.class))
            .or("exponential", RecordForm.of(Schedule.Exponential.class))
            .or("cosine", RecordForm.of(new Schedule.Cosine(1, 0, 0)).require("epochs"))
            .withShortForm(null);

    static final UnionForm<Optimizer> OPTIMIZER = UnionForm.<Optimizer>empty()
            .or("sgd", RecordForm.of(new Optimizer.Sgd(0.9, false)))
            .or("adam", RecordForm.of(new Optimizer.Adam(0.9, 0.999, 1e-8)))
            .or("adamw", RecordForm.of(new Optimizer.AdamW(0.9, 0.999, 1e-8)))
            .or("rmsprop", RecordForm.of(new Optimizer.RmsProp(0.99, 1e-8)));

    static final RecordForm<GeneticSettings> GENETIC_FORM = RecordForm.of(DEFAULTS)
            .embed("objective", RecordForm.of(DEFAULTS.objective()))
            .embed("limits", RecordForm.of(Limits.NONE));

    static final JsonForms FORMS = JsonForms.standard().with(Selection.class, SELECTION)
            .with(Crossover.class, CROSSOVER).with(Mutation.class, MUTATION)
            .with(Schedule.class, SCHEDULE).with(RecordForm.of(EarlyStopping.class));

    private MethodJson() {}

    static MethodConfig read(JsonValue json) {
        List<String> types = new ArrayList<>(List.of(GENETIC));
        types.addAll(OPTIMIZER.types());
        types.addAll(HybridJson.TYPES);
        JsonValue given = json.find("type");
        if (given == null) {
            throw json.error("missing key \"type\" at " + json.path() + "; expected one of "
                    + String.join(", ", types) + ".");
        }
        String type = given.oneOf(types);
        if (type.equals(GENETIC)) {
            JsonObject object = open(json, GENETIC_FORM.keys());
            return new MethodConfig.Genetic(GENETIC_FORM.read(object, FORMS));
        }
        if (HybridJson.TYPES.contains(type)) {
            return HybridJson.read(json, type);
        }
        return new MethodConfig.Gradient(descent(json, type));
    }

    static GradientSettings descent(JsonValue json, String type) {
        RecordForm<? extends Optimizer> rule = OPTIMIZER.member(type);
        List<String> keys = new ArrayList<>(rule.keys());
        keys.addAll(gradientForm(GradientSettings.sgd()).keys());
        JsonObject object = open(json, keys);
        GradientSettings defaults = GradientSettings.of(rule.read(object, FORMS));
        return gradientForm(defaults).read(object, FORMS);
    }

    static ObjectNode write(MethodConfig method) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", method.type());
        switch (method) {
            case MethodConfig.Genetic(GeneticSettings settings) ->
                GENETIC_FORM.writeInto(json, settings, FORMS);
            case MethodConfig.Memetic memetic -> HybridJson.writeInto(json, memetic);
            case MethodConfig.PopulationBased pbt -> HybridJson.writeInto(json, pbt);
            case MethodConfig.Chain chain -> HybridJson.writeInto(json, chain);
            case MethodConfig.Gradient(GradientSettings settings) -> {
                OPTIMIZER.writeInto(json, settings.optimizer(), FORMS);
                gradientForm(settings).writeInto(json, settings, FORMS);
            }
        }
        return json;
    }

    /** The optimizer stands beside the settings, not in a key of its own. */
    static RecordForm<GradientSettings> gradientForm(GradientSettings defaults) {
        return RecordForm.of(defaults).without("optimizer");
    }

    static JsonObject open(JsonValue json, List<String> keys) {
        List<String> all = new ArrayList<>(List.of("type"));
        all.addAll(keys);
        return json.object(all);
    }
}
