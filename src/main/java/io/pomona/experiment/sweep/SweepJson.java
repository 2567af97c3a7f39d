// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.exchange.JsonForm;
import io.pomona.exchange.JsonForms;
import io.pomona.exchange.JsonObject;
import io.pomona.exchange.JsonValue;
import io.pomona.exchange.RecordForm;
import io.pomona.exchange.UnionForm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON form of a {@link SweepConfig}. */
public final class SweepJson {
    private static final List<String> KEYS = List.of("parameters", "sampler", "pruner", "seed",
            "base");

    private static final RecordForm<Domain.Range> RANGE = RecordForm
            .of(new Domain.Range(0, 1, Scale.LINEAR, false, null)).require("from", "to");

    private static final UnionForm<Sampler> SAMPLER = UnionForm.<Sampler>empty()
            .or("grid", RecordForm.of(new Sampler.Grid()))
            .or("random", RecordForm.of(Sampler.RandomSearch.class))
            .or("latin_hypercube", RecordForm.of(Sampler.LatinHypercube.class))
            .or("sobol", RecordForm.of(new Sampler.Sobol(1, true)).require("points"))
            .or("tpe", RecordForm.of(new Sampler.Tpe(1, 10, 4, 0.15, 24)).require("points"))
            .or("list", RecordForm.of(Sampler.PointList.class))
            .withShortForm(null);

    private static final UnionForm<Pruner> PRUNER = UnionForm.<Pruner>empty()
            .or("asha", RecordForm.of(new Pruner.Asha(1, 3)).require("min_samples"))
            .or("successive_halving",
                    RecordForm.of(new Pruner.SuccessiveHalving(1, 3)).require("min_samples"))
            .or("median", RecordForm.of(new Pruner.Median(1, 1, 5)).require("min_samples")
                    .follow("every_samples", "min_samples"));

    private static final JsonForms FORMS = JsonForms.standard().with(Point.class,
            JsonForm.<Point>of(SweepJson::point, SweepJson::object));

    private SweepJson() {}

    /**
     * Returns the sweep that an object describes.
     *
     * @param base what settings are put into where the object does not say it
     * @throws io.pomona.PomonaException if it describes none
     */
    public static SweepConfig read(JsonValue json, ObjectNode base) {
        JsonObject object = json.object(KEYS);
        List<Parameter> parameters = object.get("parameters", SweepJson::parameters, List.of());
        Sampler sampler = object.get("sampler", value -> SAMPLER.read(value, FORMS),
                new Sampler.Grid());
        Pruner pruner = object.optional("pruner", value -> PRUNER.read(value, FORMS));
        long seed = object.get("seed", JsonValue::longInteger, 1L);
        ObjectNode origin = object.get("base", SweepJson::objectNode, base);
        return json.check(() -> new SweepConfig(parameters, sampler, pruner, seed, origin));
    }

    private static ObjectNode objectNode(JsonValue json) {
        if (json.node() instanceof ObjectNode object) {
            return object;
        }
        throw json.expected("an object");
    }

    private static List<Parameter> parameters(JsonValue json) {
        List<Parameter> parameters = new ArrayList<>();
        JsonObject object = json.object(json.keys());
        for (String path : json.keys()) {
            parameters.add(parameter(path, object.get(path)));
        }
        return parameters;
    }

    private static Parameter parameter(String path, JsonValue json) {
        Map<String, List<JsonNode>> when = new LinkedHashMap<>();
        if (json.node().isArray()) {
            return new Parameter(path, values(json), when);
        }
        JsonObject object = json.object("values", "from", "to", "scale", "integer", "steps",
                "when");
        JsonValue conditions = object.optional("when", value -> value);
        if (conditions != null) {
            for (String other : conditions.keys()) {
                when.put(other, alternatives(conditions.object(conditions.keys()).get(other)));
            }
        }
        return new Parameter(path, domain(object), when);
    }

    private static Domain domain(JsonObject object) {
        if (!object.has("values")) {
            return RANGE.read(object, FORMS);
        }
        for (String key : RANGE.keys()) {
            if (object.has(key)) {
                throw object.value().error("expected either \"values\" or \"from\" and \"to\" at "
                        + object.value().path() + ", but received \"values\" and \"" + key
                        + "\".");
            }
        }
        return values(object.get("values"));
    }

    private static Domain.Values values(JsonValue json) {
        List<JsonNode> nodes = json.list().stream().map(JsonValue::node).toList();
        return json.check(() -> new Domain.Values(nodes));
    }

    private static List<JsonNode> alternatives(JsonValue json) {
        return json.node().isArray()
                ? json.list().stream().map(JsonValue::node).toList()
                : List.of(json.node());
    }

    private static Point point(JsonValue json) {
        Map<String, JsonNode> settings = new LinkedHashMap<>();
        JsonObject object = json.object(json.keys());
        json.keys().forEach(path -> settings.put(path, object.get(path).node()));
        return new Point(settings);
    }

    /** Returns the sweep with every default written out. */
    public static ObjectNode write(SweepConfig sweep) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode parameters = json.putObject("parameters");
        sweep.parameters()
                .forEach(parameter -> parameters.set(parameter.path(), write(parameter)));
        json.set("sampler", SAMPLER.write(sweep.sampler(), FORMS));
        Pruner pruner = sweep.pruner();
        json.set("pruner", pruner == null ? NullNode.getInstance() : PRUNER.write(pruner, FORMS));
        json.put("seed", sweep.seed());
        json.set("base", sweep.base());
        return json;
    }

    private static ObjectNode write(Parameter parameter) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        switch (parameter.domain()) {
            case Domain.Values(var values) -> values.forEach(json.putArray("values")::add);
            case Domain.Range range -> RANGE.writeInto(json, range, FORMS);
        }
        if (!parameter.when().isEmpty()) {
            ObjectNode when = json.putObject("when");
            parameter.when().forEach((path, values) -> {
                ArrayNode list = when.putArray(path);
                values.forEach(list::add);
            });
        }
        return json;
    }

    private static JsonNode object(Point point) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        point.settings().forEach(json::set);
        return json;
    }
}
