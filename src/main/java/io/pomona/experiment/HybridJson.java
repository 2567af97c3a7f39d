// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.evolve.GeneticSettings;
import io.pomona.evolve.hybrid.LearningSettings;
import io.pomona.evolve.hybrid.MemeticSettings;
import io.pomona.evolve.hybrid.PopulationTrainingSettings;
import io.pomona.exchange.JsonObject;
import io.pomona.exchange.JsonValue;
import io.pomona.exchange.RecordForm;
import io.pomona.exchange.SchemaContext;
import io.pomona.exchange.SchemaObject;
import io.pomona.train.GradientSettings;
import io.pomona.train.Optimizer;
import java.util.ArrayList;
import java.util.List;

/** The JSON form of methods that are made of others. */
final class HybridJson {
    static final List<String> TYPES = List.of("memetic", "pbt", "chain");

    private static final String GRADIENT = "gradient";
    private static final String STAGES = "stages";
    private static final String SHARE = "share";
    private static final String DEFAULT_RULE = "adam";

    private static final RecordForm<PopulationTrainingSettings> PBT_FORM = RecordForm
            .of(PopulationTrainingSettings.of(GradientSettings.adam()));

    private HybridJson() {}

    static MethodConfig read(JsonValue json, String type) {
        return switch (type) {
            case "memetic" -> memetic(json);
            case "pbt" -> populationBased(json);
            case "chain" -> chain(json);
            default -> throw new IllegalArgumentException("There is no type " + type + ".");
        };
    }

    private static MethodConfig memetic(JsonValue json) {
        List<String> keys = new ArrayList<>(MethodJson.GENETIC_FORM.keys());
        keys.add(GRADIENT);
        JsonObject object = MethodJson.open(json, keys);
        GeneticSettings genetic = MethodJson.GENETIC_FORM.read(object, MethodJson.FORMS);
        LearningSettings learning = learning(object.get(GRADIENT));
        return new MethodConfig.Memetic(
                json.check(() -> new MemeticSettings(genetic, learning)));
    }

    /** How children learn: the keys of a gradient method that are no limits, and those of learning. */
    private static LearningSettings learning(JsonValue json) {
        RecordForm<? extends Optimizer> rule = MethodJson.OPTIMIZER.member(typeOf(json));
        List<String> keys = new ArrayList<>(rule.keys());
        keys.addAll(learningForm(LearningSettings.of(GradientSettings.sgd())).keys());
        JsonObject object = MethodJson.open(json, keys);
        LearningSettings defaults = LearningSettings
                .of(GradientSettings.of(rule.read(object, MethodJson.FORMS)));
        return learningForm(defaults).read(object, MethodJson.FORMS);
    }

    private static String typeOf(JsonValue json) {
        JsonValue given = json.find("type");
        return given == null ? DEFAULT_RULE : given.oneOf(MethodJson.OPTIMIZER.types());
    }

    private static RecordForm<LearningSettings> learningForm(LearningSettings defaults) {
        return RecordForm.of(defaults).embed("descent",
                MethodJson.gradientForm(defaults.descent()).without("epochs", "early_stopping"));
    }

    private static MethodConfig populationBased(JsonValue json) {
        JsonObject object = MethodJson.open(json, PBT_FORM.keys());
        JsonValue gradient = object.get(GRADIENT);
        GradientSettings settings = MethodJson.descent(gradient, typeOf(gradient));
        return new MethodConfig.PopulationBased(
                RecordForm.of(PopulationTrainingSettings.of(settings)).without(GRADIENT)
                        .read(object, MethodJson.FORMS));
    }

    private static MethodConfig chain(JsonValue json) {
        JsonObject object = MethodJson.open(json, List.of(STAGES));
        List<MethodConfig.Chain.Stage> stages = object.get(STAGES).list().stream()
                .map(HybridJson::stage).toList();
        return json.check(() -> new MethodConfig.Chain(stages));
    }

    /** A stage is a method, with its share among the method's own keys. */
    private static MethodConfig.Chain.Stage stage(JsonValue json) {
        JsonValue share = json.find(SHARE);
        JsonValue alone = json;
        if (json.node() instanceof ObjectNode object) {
            ObjectNode rest = object.deepCopy();
            rest.remove(SHARE);
            alone = new JsonValue(rest, json.source(), json.path());
        }
        MethodConfig method = MethodJson.read(alone);
        Double number = share == null || share.isNull() ? null : (Double) share.number();
        return json.check(() -> new MethodConfig.Chain.Stage(method, number));
    }

    /** Adds the keys of a type to the schema of a method. */
    static SchemaObject describeInto(SchemaObject object, String type, SchemaContext context) {
        return switch (type) {
            case "memetic" -> MethodJson.GENETIC_FORM.describeInto(object, context)
                    .add(GRADIENT,
                            rules(context,
                                    learningForm(LearningSettings.of(GradientSettings.adam()))))
                    .require(GRADIENT);
            case "pbt" -> PBT_FORM.without(GRADIENT).describeInto(object, context)
                    .add(GRADIENT, rules(context, MethodJson.gradientForm(GradientSettings.adam())))
                    .require(GRADIENT);
            case "chain" -> object.add(STAGES,
                    SchemaContext.list(context.of(MethodConfig.Chain.Stage.class), 1))
                    .require(STAGES);
            default -> throw new IllegalArgumentException("There is no type " + type + ".");
        };
    }

    /** The keys of each rule of gradients stand beside those of a form. */
    private static ObjectNode rules(SchemaContext context, RecordForm<?> form) {
        return MethodJson.OPTIMIZER.describe(context, (type, rule) -> {
            form.describeInto(rule, context);
            if (type.equals(DEFAULT_RULE)) {
                rule.makeOptional("type");
            }
        });
    }

    static void writeInto(ObjectNode json, MethodConfig.Memetic memetic) {
        MethodJson.GENETIC_FORM.writeInto(json, memetic.settings().genetic(), MethodJson.FORMS);
        LearningSettings learning = memetic.settings().gradient();
        Optimizer rule = learning.descent().optimizer();
        ObjectNode gradient = json.putObject(GRADIENT);
        gradient.put("type", rule.type());
        MethodJson.OPTIMIZER.writeInto(gradient, rule, MethodJson.FORMS);
        learningForm(learning).writeInto(gradient, learning, MethodJson.FORMS);
    }

    static void writeInto(ObjectNode json, MethodConfig.PopulationBased pbt) {
        PBT_FORM.without(GRADIENT).writeInto(json, pbt.settings(), MethodJson.FORMS);
        json.set(GRADIENT,
                MethodJson.write(new MethodConfig.Gradient(pbt.settings().gradient())));
    }

    static void writeInto(ObjectNode json, MethodConfig.Chain chain) {
        ArrayNode stages = json.putArray(STAGES);
        for (MethodConfig.Chain.Stage stage : chain.stages()) {
            ObjectNode written = MethodJson.write(stage.method());
            Double share = stage.share();
            if (share != null) {
                written.put(SHARE, share);
            }
            stages.add(written);
        }
    }
}
