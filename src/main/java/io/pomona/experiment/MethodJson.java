// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.evolve.ChildShares;
import io.pomona.evolve.Crossover;
import io.pomona.evolve.FirstPopulation;
import io.pomona.evolve.Fitness;
import io.pomona.evolve.GeneticSettings;
import io.pomona.evolve.Individuals;
import io.pomona.evolve.Islands;
import io.pomona.evolve.Limits;
import io.pomona.evolve.Niching;
import io.pomona.evolve.ParetoSettings;
import io.pomona.evolve.PopulationStructure;
import io.pomona.evolve.SecondObjective;
import io.pomona.evolve.Selection;
import io.pomona.exchange.JsonForms;
import io.pomona.exchange.JsonObject;
import io.pomona.exchange.JsonValue;
import io.pomona.exchange.RecordForm;
import io.pomona.exchange.SchemaContext;
import io.pomona.exchange.SchemaObject;
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
    private static final String NSGA2 = "nsga2";
    private static final GeneticSettings DEFAULTS = GeneticSettings.defaults();

    // The settings of a selector or a crossover named without any: Jenetics's where it has some.
    private static final UnionForm<Selection> SELECTION = UnionForm.<Selection>empty()
            .or("tournament", RecordForm.of(new Selection.Tournament(3)))
            .or("parsimony_tournament",
                    RecordForm.of(new Selection.ParsimonyTournament(3, null)))
            .or("truncation",
                    RecordForm.of(new Selection.Truncation(10)).exclusive("best", "share"))
            .or("roulette_wheel", RecordForm.of(Selection.RouletteWheel.class))
            .or("stochastic_universal", RecordForm.of(Selection.StochasticUniversal.class))
            .or("linear_rank", RecordForm.of(new Selection.LinearRank(0.5)))
            .or("exponential_rank", RecordForm.of(new Selection.ExponentialRank(0.975)))
            .or("boltzmann", RecordForm.of(new Selection.Boltzmann(4)))
            .or("monte_carlo", RecordForm.of(Selection.MonteCarlo.class))
            .or("lexicase", RecordForm.of(Selection.Lexicase.class))
            .or("batch_lexicase", RecordForm.of(new Selection.BatchLexicase(16)))
            .or("elite", RecordForm.of(new Selection.Elite(1, new Selection.Tournament(3))))
            .withShortForm("truncation");

    private static final UnionForm<Crossover> CROSSOVER = UnionForm.<Crossover>empty()
            .or("uniform", RecordForm.of(new Crossover.Uniform(0.9, 0.5)))
            .or("single_point", RecordForm.of(new Crossover.SinglePoint(0.9)))
            .or("multi_point", RecordForm.of(new Crossover.MultiPoint(0.9, 2)))
            .or("line", RecordForm.of(new Crossover.Line(0.9, 0.25)))
            .or("by_layer", RecordForm.of(new Crossover.ByLayer(0.9, 0.5)))
            .or("by_neuron", RecordForm.of(new Crossover.ByNeuron(0.9, 0.5)))
            .or("intermediate", RecordForm.of(new Crossover.Intermediate(0.9, 0.25)))
            .or("mean", RecordForm.of(new Crossover.Mean(0.9, 2, Crossover.Mean.Weights.EQUAL)))
            .or("simulated_binary", RecordForm.of(new Crossover.SimulatedBinary(0.9, 0.5, 15)))
            .or("none", RecordForm.of(Crossover.None.class)).withShortForm("uniform");

    private static final UnionForm<Fitness> FITNESS = UnionForm.<Fitness>empty()
            .or("accuracy", RecordForm.of(Fitness.Accuracy.class))
            .or("accuracy_cross_entropy", RecordForm.of(Fitness.AccuracyCrossEntropy.class))
            .or("cross_entropy", RecordForm.of(Fitness.CrossEntropy.class))
            .or("balanced_accuracy", RecordForm.of(Fitness.BalancedAccuracy.class))
            .or("margin", RecordForm.of(Fitness.Margin.class))
            .or("weighted", RecordForm.of(new Fitness.Weighted(0, 0, 0, 0))).withShortForm(null);

    private static final UnionForm<FirstPopulation> INITIAL = UnionForm.<FirstPopulation>empty()
            .or("random", RecordForm.of(FirstPopulation.Random.class))
            .or("perturbed", RecordForm.of(new FirstPopulation.Perturbed(0.1)))
            .withShortForm(null);

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
            .embed("limits", RecordForm.of(Limits.NONE))
            .embed("structure", RecordForm.of(PopulationStructure.NONE))
            .embed("individuals", RecordForm.of(Individuals.DEFAULTS));

    private static final UnionForm<SecondObjective> AGAINST = UnionForm.<SecondObjective>empty()
            .or("weight_norm", RecordForm.of(SecondObjective.WeightNorm.class))
            .or("non_zero_weights", RecordForm.of(new SecondObjective.NonZeroWeights(0.02, 0.01)))
            .or("noise_robustness", RecordForm.of(new SecondObjective.NoiseRobustness(0.1, 1,
                    SecondObjective.NoiseRobustness.Noise.WEIGHTS)))
            .withShortForm(null);

    private static final RecordForm<ParetoSettings> NSGA2_FORM = RecordForm
            .of(ParetoSettings.DEFAULTS)
            .embed("objective", RecordForm.of(ParetoSettings.DEFAULTS.objective())
                    .without("racing", "inheritance"))
            .embed("limits", RecordForm.of(Limits.NONE));

    static final JsonForms FORMS = MutationForm.addTo(JsonForms.standard())
            .with(Selection.class, SELECTION).with(Crossover.class, CROSSOVER)
            .with(Schedule.class, SCHEDULE).with(RecordForm.of(EarlyStopping.class))
            .with(RecordForm.of(new ChildShares(1, 0, 0)).require("crossover",
                    "mutation"))
            .with(Fitness.class, FITNESS).with(FirstPopulation.class, INITIAL)
            .with(SecondObjective.class, AGAINST)
            .with(RecordForm.of(new Niching(0.5, 1)))
            .with(RecordForm.of(new Islands(4, 10, 1)));

    private MethodJson() {}

    static MethodConfig read(JsonValue given) {
        return typed(Presets.apply(given));
    }

    /** Returns the types of methods. */
    static List<String> types() {
        List<String> types = new ArrayList<>(List.of(GENETIC, NSGA2));
        types.addAll(OPTIMIZER.types());
        types.addAll(StrategyJson.types());
        types.addAll(HybridJson.TYPES);
        return types;
    }

    /** Adds the keys of a type to the schema of a method. */
    static SchemaObject describeInto(SchemaObject object, String type, SchemaContext context) {
        if (type.equals(GENETIC)) {
            return GENETIC_FORM.describeInto(object, context);
        }
        if (type.equals(NSGA2)) {
            return NSGA2_FORM.describeInto(object, context);
        }
        if (StrategyJson.types().contains(type)) {
            return StrategyJson.describeInto(object, type, context);
        }
        if (HybridJson.TYPES.contains(type)) {
            return HybridJson.describeInto(object, type, context);
        }
        OPTIMIZER.member(type).describeInto(object, context);
        return gradientForm(GradientSettings.sgd()).describeInto(object, context);
    }

    private static MethodConfig typed(JsonValue json) {
        List<String> types = types();
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
        if (type.equals(NSGA2)) {
            JsonObject object = open(json, NSGA2_FORM.keys());
            return new MethodConfig.Nsga2(NSGA2_FORM.read(object, FORMS));
        }
        if (StrategyJson.types().contains(type)) {
            return StrategyJson.read(json, type, FORMS);
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
            case MethodConfig.Nsga2(ParetoSettings settings) ->
                NSGA2_FORM.writeInto(json, settings, FORMS);
            case MethodConfig.Strategy(var settings) ->
                StrategyJson.writeInto(json, settings, FORMS);
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
