// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pomona.PomonaException;
import io.pomona.data.Augmentation;
import io.pomona.data.DataFolder;
import io.pomona.data.Fruits;
import io.pomona.data.PictureOptions;
import io.pomona.data.PictureOptions.Resize;
import io.pomona.data.PictureOptions.Size;
import io.pomona.data.Scaling;
import io.pomona.data.Split;
import io.pomona.exchange.JsonForm;
import io.pomona.exchange.JsonForms;
import io.pomona.exchange.JsonObject;
import io.pomona.exchange.JsonValue;
import io.pomona.exchange.RecordForm;
import io.pomona.exchange.SchemaContext;
import io.pomona.exchange.SchemaForms;
import io.pomona.exchange.SchemaObject;
import io.pomona.experiment.DataConfig.ArrayFiles;
import io.pomona.experiment.DataConfig.Files;
import io.pomona.experiment.DataConfig.Folder;
import io.pomona.experiment.DataConfig.GeneratedFruits;
import io.pomona.experiment.DataConfig.Source;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON form of {@link DataConfig}; paths are relative to a folder. */
final class DataJson {
    private static final GeneratedFruits FRUITS = new GeneratedFruits(Fruits.DEFAULT_PER_CLASS, 1);
    private static final Split WHOLE = new Split(0.6, 0.2, 0.2);
    private static final Split BESIDE_TEST = new Split(0.8, 0.2, 0);
    private static final Map<String, Scaling> SCALINGS = scalings();
    private static final RecordForm<Scaling.Affine> AFFINE = RecordForm
            .of(new Scaling.Affine(1, 0)).require("scale");

    private final JsonForms forms;

    DataJson(Path folder) {
        forms = JsonForms.standard().with(RecordForm.of(FRUITS))
                .with(RecordForm.of(ArrayFiles.class)).with(RecordForm.of(Folder.class))
                .with(Path.class, JsonForm.<Path>of(json -> path(json, folder),
                        path -> TextNode.valueOf(path.toString())))
                .with(Scaling.class,
                        JsonForm.<Scaling>of(DataJson::readScaling, DataJson::writeScaling));
    }

    /** Returns schemas that know data and all that they are made of. */
    static SchemaForms addTo(SchemaForms schemas) {
        return AugmentationJson.addTo(schemas).with(new DataJson(Path.of("")).forms)
                .with(Path.class, _ -> SchemaContext.name())
                .with(Scaling.class, context -> SchemaContext.anyOf(
                        SchemaContext.oneOf(SCALINGS.keySet()), AFFINE.describe(context)))
                .with(DataConfig.class, DataJson::describe);
    }

    private static ObjectNode describe(SchemaContext context) {
        SchemaObject object = new SchemaObject();
        object.add("fruits", orNull(context, GeneratedFruits.class));
        List.of("inputs", "labels", "dir")
                .forEach(key -> object.add(key, orNull(context, Path.class)));
        ObjectNode count = SchemaContext.type("integer").put("minimum", 1);
        ObjectNode share = SchemaContext.type("number").put("minimum", 0).put("maximum", 1);
        return object
                .add("image_size",
                        SchemaContext.nullable(SchemaContext.listOf(2, count.deepCopy())))
                .add("resize", context.of(Resize.class))
                .add("color", context.of(PictureOptions.Color.class))
                .add("cifar100_labels", context.of(PictureOptions.Labels.class))
                .add("limit", SchemaContext.nullable(count.deepCopy()))
                .add("test_limit", SchemaContext.nullable(count))
                .add("scaling", context.of(Scaling.class))
                .add("standardize", context.of(boolean.class))
                .add("class_names",
                        SchemaContext.nullable(
                                SchemaContext.list(context.of(String.class), 1)))
                .add("split", SchemaContext.listOf(3, share))
                .add("test",
                        SchemaContext.anyOf(SchemaContext.type("null"),
                                context.of(ArrayFiles.class), context.of(Folder.class)))
                .add("augmentation", SchemaContext.list(context.of(Augmentation.class), 0))
                .node();
    }

    private static ObjectNode orNull(SchemaContext context, Class<?> type) {
        return SchemaContext.nullable(context.of(type));
    }

    /** Returns the fruits and what else holds where a config says nothing of data. */
    static DataConfig defaults() {
        return new DataConfig(FRUITS, PictureOptions.DEFAULT, null, null, Scaling.AUTO, false, null,
                WHOLE, null, List.of());
    }

    DataConfig read(JsonValue json) {
        JsonObject object = json.object("fruits", "inputs", "labels", "dir", "image_size", "resize",
                "color", "cifar100_labels", "limit", "test_limit", "scaling", "standardize",
                "class_names", "split", "test", "augmentation");
        Source source = source(object);
        Files test = object.optional("test", this::readTest);
        PictureOptions pictures = readPictures(object);
        Integer limit = object.optional("limit", JsonValue::integer);
        Integer testLimit = object.optional("test_limit", JsonValue::integer);
        Scaling scaling = object.get("scaling", value -> forms.read(Scaling.class, value),
                Scaling.AUTO);
        boolean standardize = object.get("standardize", JsonValue::truth, false);
        List<String> names = object.optional("class_names",
                value -> value.list().stream().map(JsonValue::text).toList());
        Split split = object.get("split", DataJson::readSplit,
                test != null || bringsTest(source) ? BESIDE_TEST : WHOLE);
        List<Augmentation> augmentation = object.get("augmentation", AugmentationJson::read,
                List.of());
        return json.check(() -> new DataConfig(source, pictures, limit, testLimit, scaling,
                standardize, names, split, test, augmentation));
    }

    ObjectNode write(DataConfig data) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putNull("fruits").putNull("inputs").putNull("labels").putNull("dir");
        switch (data.source()) {
            case GeneratedFruits fruits ->
                json.set("fruits", forms.write(GeneratedFruits.class, fruits));
            case Files files -> json.setAll(write(files));
        }
        writePictures(json, data.pictures());
        json.put("limit", data.limit()).put("test_limit", data.testLimit());
        json.set("scaling", forms.write(Scaling.class, data.scaling()));
        json.put("standardize", data.standardize());
        writeNames(json, data.classNames());
        ArrayNode split = json.putArray("split");
        split.add(data.split().train()).add(data.split().validation()).add(data.split().test());
        Files test = data.test();
        json.set("test", test == null ? NullNode.getInstance() : write(test));
        json.set("augmentation", AugmentationJson.write(data.augmentation()));
        return json;
    }

    private Source source(JsonObject object) {
        GeneratedFruits fruits = object.optional("fruits",
                value -> forms.read(GeneratedFruits.class, value));
        Path inputs = object.optional("inputs", value -> forms.read(Path.class, value));
        Path labels = object.optional("labels", value -> forms.read(Path.class, value));
        Path dir = object.optional("dir", value -> forms.read(Path.class, value));
        JsonValue json = object.value();
        if (dir == null && inputs == null && labels == null) {
            return fruits == null ? FRUITS : fruits;
        }
        if (dir != null && (inputs != null || labels != null || fruits != null)) {
            throw json.error("expected only one of \"dir\", \"fruits\", and \"inputs\" with"
                    + " \"labels\" at " + json.path() + ", but received more.");
        }
        if (dir != null) {
            return new Folder(dir);
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

    private Files readTest(JsonValue json) {
        return json.find("dir") != null
                ? forms.read(Folder.class, json)
                : forms.read(ArrayFiles.class, json);
    }

    private ObjectNode write(Files files) {
        return (ObjectNode) switch (files) {
            case ArrayFiles arrays -> forms.write(ArrayFiles.class, arrays);
            case Folder folder -> forms.write(Folder.class, folder);
        };
    }

    /** A folder that cannot be opened is complained about when its pictures are read. */
    private static boolean bringsTest(Source source) {
        try {
            return source instanceof Folder(Path dir) && DataFolder.open(dir).hasTest();
        } catch (PomonaException _) {
            return false;
        }
    }

    private static PictureOptions readPictures(JsonObject object) {
        Size size = object.optional("image_size", DataJson::readSize);
        Resize resize = object.get("resize", value -> value.constant(Resize.class),
                size == null ? Resize.NONE : Resize.STRETCH);
        PictureOptions.Color color = object.get("color",
                value -> value.constant(PictureOptions.Color.class), PictureOptions.Color.RGB);
        PictureOptions.Labels labels = object.get("cifar100_labels",
                value -> value.constant(PictureOptions.Labels.class), PictureOptions.Labels.FINE);
        return object.value().check(() -> new PictureOptions(size, resize, color, labels));
    }

    private static Size readSize(JsonValue json) {
        List<JsonValue> sides = json.list();
        if (sides.size() != 2) {
            throw json.expected("a list [height, width]");
        }
        int height = sides.get(0).integer();
        int width = sides.get(1).integer();
        return json.check(() -> new Size(height, width));
    }

    private static void writePictures(ObjectNode json, PictureOptions pictures) {
        Size size = pictures.size();
        if (size == null) {
            json.putNull("image_size");
        } else {
            json.putArray("image_size").add(size.height()).add(size.width());
        }
        json.put("resize", nameOf(pictures.resize())).put("color", nameOf(pictures.color()))
                .put("cifar100_labels", nameOf(pictures.cifar100()));
    }

    private static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
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
