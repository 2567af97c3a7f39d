// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pomona.data.Fruits;
import io.pomona.data.Scaling;
import io.pomona.data.Split;
import io.pomona.exchange.JsonForm;
import io.pomona.exchange.JsonForms;
import io.pomona.exchange.JsonObject;
import io.pomona.exchange.JsonValue;
import io.pomona.exchange.RecordForm;
import io.pomona.experiment.DataConfig.ArrayFiles;
import io.pomona.experiment.DataConfig.GeneratedFruits;
import io.pomona.experiment.DataConfig.Source;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON form of {@link DataConfig}; paths are relative to a folder. */
final class DataJson {
    private static final GeneratedFruits FRUITS = new GeneratedFruits(Fruits.DEFAULT_PER_CLASS, 1);
    private static final Map<String, Scaling> SCALINGS = scalings();
    private static final RecordForm<Scaling.Affine> AFFINE = RecordForm
            .of(new Scaling.Affine(1, 0)).require("scale");

    private final JsonForms forms;

    DataJson(Path folder) {
        forms = JsonForms.standard().with(RecordForm.of(FRUITS))
                .with(RecordForm.of(ArrayFiles.class))
                .with(Path.class, JsonForm.<Path>of(json -> path(json, folder),
                        path -> TextNode.valueOf(path.toString())))
                .with(Scaling.class,
                        JsonForm.<Scaling>of(DataJson::readScaling, DataJson::writeScaling));
    }

    /** Returns the fruits and what else holds where a config says nothing of data. */
    static DataConfig defaults() {
        return new DataConfig(FRUITS, Scaling.AUTO, false, null, new Split(0.6, 0.2, 0.2), null);
    }

    DataConfig read(JsonValue json) {
        JsonObject object = json.object("fruits", "inputs", "labels", "scaling", "standardize",
                "class_names", "split", "test");
        Source source = source(object);
        ArrayFiles test = object.optional("test", value -> forms.read(ArrayFiles.class, value));
        Scaling scaling = object.get("scaling", value -> forms.read(Scaling.class, value),
                Scaling.AUTO);
        boolean standardize = object.get("standardize", JsonValue::truth, false);
        List<String> names = object.optional("class_names",
                value -> value.list().stream().map(JsonValue::text).toList());
        Split split = object.get("split", DataJson::readSplit,
                test == null ? new Split(0.6, 0.2, 0.2) : new Split(0.8, 0.2, 0));
        return json.check(
                () -> new DataConfig(source, scaling, standardize, names, split, test));
    }

    ObjectNode write(DataConfig data) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putNull("fruits").putNull("inputs").putNull("labels");
        switch (data.source()) {
            case GeneratedFruits fruits ->
                json.set("fruits", forms.write(GeneratedFruits.class, fruits));
            case ArrayFiles files ->
                json.put("inputs", files.inputs().toString()).put("labels",
                        files.labels().toString());
        }
        json.set("scaling", forms.write(Scaling.class, data.scaling()));
        json.put("standardize", data.standardize());
        writeNames(json, data.classNames());
        ArrayNode split = json.putArray("split");
        split.add(data.split().train()).add(data.split().validation()).add(data.split().test());
        ArrayFiles test = data.test();
        if (test == null) {
            json.putNull("test");
        } else {
            json.set("test", forms.write(ArrayFiles.class, test));
        }
        return json;
    }

    private Source source(JsonObject object) {
        GeneratedFruits fruits = object.optional("fruits",
                value -> forms.read(GeneratedFruits.class, value));
        Path inputs = object.optional("inputs", value -> forms.read(Path.class, value));
        Path labels = object.optional("labels", value -> forms.read(Path.class, value));
        JsonValue json = object.value();
        if (inputs == null && labels == null) {
            return fruits == null ? FRUITS : fruits;
        }
        if (inputs == null || labels == null) {
            throw json.error("expected both \"inputs\" and \"labels\" at " + json.path()
                    + ", but received only \"" + (inputs == null ? "labels" : "inputs") + "\".");
        }
        if (fruits != null) {
            throw json.error("expected either \"fruits\" or \"inputs\" and \"labels\" at "
                    + json.path() + ", but received all of them.");
        }
        return new ArrayFiles(inputs, labels);
    }

    /** Returns the absolute path that a text stands for. */
    static Path path(JsonValue json, Path folder) {
        String text = json.text("a path");
        return json.check(() -> folder.resolve(text).toAbsolutePath().normalize());
    }

    private static Split readSplit(JsonValue json) {
        List<Double> shares = json.list().stream().map(JsonValue::number).toList();
        return json.check(() -> Split.of(shares));
    }

    private static Scaling readScaling(JsonValue json, JsonForms forms) {
        if (json.node().isObject()) {
            return AFFINE.read(json, forms);
        }
        String name = json.oneOf(SCALINGS.keySet());
        return SCALINGS.getOrDefault(name, Scaling.AUTO);
    }

    private static JsonNode writeScaling(Scaling scaling, JsonForms forms) {
        for (Map.Entry<String, Scaling> named : SCALINGS.entrySet()) {
            if (named.getValue().equals(scaling)) {
                return TextNode.valueOf(named.getKey());
            }
        }
        return switch (scaling) {
            case Scaling.Affine affine -> AFFINE.write(affine, forms);
            case Scaling.Auto() -> TextNode.valueOf("auto");
        };
    }

    private static void writeNames(ObjectNode json, @Nullable List<String> names) {
        if (names == null) {
            json.putNull("class_names");
        } else {
            names.forEach(json.putArray("class_names")::add);
        }
    }

    private static Map<String, Scaling> scalings() {
        Map<String, Scaling> scalings = new LinkedHashMap<>();
        scalings.put("auto", Scaling.AUTO);
        scalings.put("none", Scaling.NONE);
        scalings.put("unit", Scaling.UNIT);
        return scalings;
    }
}
