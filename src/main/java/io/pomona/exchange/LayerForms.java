// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pomona.nn.Activation;
import io.pomona.nn.ActivationLayer;
import io.pomona.nn.Add;
import io.pomona.nn.AveragePooling2D;
import io.pomona.nn.BatchNormalization;
import io.pomona.nn.Concatenate;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Cropping2D;
import io.pomona.nn.Dense;
import io.pomona.nn.DepthwiseConv2D;
import io.pomona.nn.Dropout;
import io.pomona.nn.Flatten;
import io.pomona.nn.GlobalAveragePooling2D;
import io.pomona.nn.GlobalMaxPooling2D;
import io.pomona.nn.Initializer;
import io.pomona.nn.Layer;
import io.pomona.nn.LayerNormalization;
import io.pomona.nn.LocalResponseNormalization;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Padding;
import io.pomona.nn.Padding2D;
import io.pomona.nn.Rescaling;
import io.pomona.nn.SeparableConv2D;
import io.pomona.nn.Size;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The JSON forms of the layers and of what they are made of. */
final class LayerForms {
    /** The layers by type; what may be left out is as in the factories. */
    static final UnionForm<Layer> LAYER = UnionForm.<Layer>empty()
            .or("conv2d", RecordForm.of(Conv2D.of(1, 1)).require("filters", "kernel"))
            .or("dense", RecordForm.of(Dense.of(1)).require("units"))
            .or("max_pooling2d",
                    RecordForm.of(MaxPooling2D.of(1)).require("pool").follow("stride", "pool"))
            .or("average_pooling2d",
                    RecordForm.of(AveragePooling2D.of(1)).require("pool").follow("stride", "pool"))
            .or("flatten", RecordForm.of(Flatten.class)).or("dropout", RecordForm.of(Dropout.class))
            .or("activation", RecordForm.of(ActivationLayer.class))
            .or("add", RecordForm.of(Add.of()))
            .or("concatenate", RecordForm.of(Concatenate.class))
            .or("batch_normalization", RecordForm.of(BatchNormalization.of()))
            .or("rescaling", RecordForm.of(Rescaling.of(1)).require("scale"))
            .or("layer_normalization", RecordForm.of(LayerNormalization.of()))
            .or("local_response_normalization", RecordForm.of(LocalResponseNormalization.of()))
            .or("global_average_pooling2d", RecordForm.of(GlobalAveragePooling2D.of()))
            .or("global_max_pooling2d", RecordForm.of(GlobalMaxPooling2D.of()))
            .or("padding2d", RecordForm.of(Padding2D.of(0)))
            .or("cropping2d", RecordForm.of(new Cropping2D(0, 0, 0, 0)))
            .or("depthwise_conv2d", RecordForm.of(DepthwiseConv2D.of(1)).require("kernel"))
            .or("separable_conv2d",
                    RecordForm.of(SeparableConv2D.of(1, 1)).require("filters", "kernel"));

    private static final UnionForm<Activation> ACTIVATION = UnionForm.<Activation>empty()
            .or("linear", RecordForm.of(Activation.Linear.class))
            .or("relu", RecordForm.of(Activation.Relu.class))
            .or("leaky_relu", RecordForm.of(new Activation.LeakyRelu(0.3)))
            .or("sigmoid", RecordForm.of(Activation.Sigmoid.class))
            .or("tanh", RecordForm.of(Activation.Tanh.class))
            .or("softmax", RecordForm.of(Activation.SoftmaxFunction.class))
            .or("bounded_relu", RecordForm.of(new Activation.BoundedRelu(null, 0, 0)))
            .or("elu", RecordForm.of(new Activation.Elu(1)))
            .or("selu", RecordForm.of(Activation.Selu.class))
            .or("gelu", RecordForm.of(new Activation.Gelu(false)))
            .or("silu", RecordForm.of(Activation.Silu.class))
            .or("softplus", RecordForm.of(Activation.Softplus.class))
            .or("softsign", RecordForm.of(Activation.Softsign.class))
            .or("hard_sigmoid", RecordForm.of(Activation.HardSigmoid.class))
            .or("hard_tanh", RecordForm.of(Activation.HardTanh.class))
            .or("hard_swish", RecordForm.of(Activation.HardSwish.class))
            .or("mish", RecordForm.of(Activation.Mish.class))
            .or("exponential", RecordForm.of(Activation.Exponential.class)).withShortForm(null);

    private static final UnionForm<Activation> BOUNDED_RELU = UnionForm.<Activation>empty()
            .or("relu", RecordForm.of(new Activation.BoundedRelu(null, 0, 0)));

    /** What Keras and PyTorch call activations that stand under another name here. */
    private static final Map<String, Activation> OTHER_NAMES = Map.of("relu6", Activation.relu6(),
            "swish", Activation.silu(), "hard_silu", new Activation.HardSwish());

    private static final Map<String, Initializer> INITIALIZERS = new TreeMap<>(Map.of(
            "glorot_uniform", Initializer.glorotUniform(),
            "glorot_normal", Initializer.glorotNormal(),
            "he_uniform", Initializer.heUniform(),
            "he_normal", Initializer.heNormal(),
            "lecun_uniform", Initializer.lecunUniform(),
            "lecun_normal", Initializer.lecunNormal(),
            "zeros", Initializer.zeros()));

    private static final UnionForm<Initializer> INITIALIZER = UnionForm.<Initializer>empty()
            .or("constant", RecordForm.of(Initializer.Constant.class))
            .or("uniform", RecordForm.of(Initializer.Uniform.class))
            .or("normal", RecordForm.of(Initializer.Normal.class))
            .or("variance_scaling", RecordForm.of(Initializer.VarianceScaling.class));

    static final JsonForms FORMS = JsonForms.standard().with(Layer.class, LAYER)
            .with(Activation.class,
                    JsonForm.<Activation>of(LayerForms::readActivation, ACTIVATION::write))
            .with(Initializer.class,
                    JsonForm.<Initializer>of(LayerForms::readInitializer,
                            LayerForms::writeInitializer))
            .with(Padding.class,
                    JsonForm.<Padding>of(LayerForms::readPadding, LayerForms::writePadding))
            .with(Size.class, JsonForm.<Size>of(LayerForms::readSize, LayerForms::writeSize));

    private LayerForms() {}

    /** Returns schemas that know layers and all that they are made of. */
    static SchemaForms addTo(SchemaForms schemas) {
        return schemas.with(FORMS)
                .with(Activation.class, context -> SchemaContext.anyOf(
                        SchemaContext.oneOf(OTHER_NAMES.keySet().stream().sorted().toList()),
                        ACTIVATION.describe(context), BOUNDED_RELU.describe(context)))
                .with(Initializer.class, context -> SchemaContext.anyOf(
                        SchemaContext.oneOf(INITIALIZERS.keySet()), INITIALIZER.describe(context)))
                .with(Padding.class, context -> SchemaContext.anyOf(
                        SchemaContext.oneOf(List.of("valid", "same")), context.of(int.class),
                        SchemaContext.listOf(4, context.of(int.class))))
                .with(Size.class, context -> SchemaContext.anyOf(context.of(int.class),
                        SchemaContext.listOf(2, context.of(int.class))));
    }

    private static Activation readActivation(JsonValue json, JsonForms forms) {
        Activation named = OTHER_NAMES.get(json.node().asText());
        if (json.node().isTextual() && named != null) {
            return named;
        }
        boolean relu = json.node().path("type").asText().equals("relu");
        if (relu && json.node().size() > 1) {
            // Keras's ReLU with settings; the plain one has a record, and loops, of its own.
            return BOUNDED_RELU.read(json, forms, List.of());
        }
        return ACTIVATION.read(json, forms);
    }

    private static Initializer readInitializer(JsonValue json, JsonForms forms) {
        if (json.node().isObject()) {
            return INITIALIZER.read(json, forms);
        }
        Initializer named = INITIALIZERS.get(json.oneOf(INITIALIZERS.keySet()));
        if (named == null) {
            throw new IllegalStateException("An initializer went missing.");
        }
        return named;
    }

    private static JsonNode writeInitializer(Initializer value, JsonForms forms) {
        for (Map.Entry<String, Initializer> named : INITIALIZERS.entrySet()) {
            if (named.getValue().equals(value)) {
                return TextNode.valueOf(named.getKey());
            }
        }
        return INITIALIZER.write(value, forms);
    }

    private static Padding readPadding(JsonValue json) {
        if (json.node().isTextual()) {
            return json.oneOf(List.of("valid", "same")).equals("valid")
                    ? Padding.valid()
                    : Padding.same();
        }
        if (json.node().isNumber()) {
            int cells = json.integer();
            return json.check(() -> Padding.of(cells));
        }
        if (!json.node().isArray() || json.node().size() != 4) {
            throw json.expected("\"valid\", \"same\", a number of cells or a list"
                    + " [top, bottom, left, right]");
        }
        List<Integer> cells = json.list().stream().map(JsonValue::integer).toList();
        return json.check(() -> new Padding.Explicit(cells.get(0), cells.get(1), cells.get(2),
                cells.get(3)));
    }

    private static JsonNode writePadding(Padding value) {
        return switch (value) {
            case Padding.Valid() -> TextNode.valueOf("valid");
            case Padding.Same() -> TextNode.valueOf("same");
            case Padding.Explicit(int top, int bottom, int left, int right) ->
                value.equals(Padding.of(top))
                        ? IntNode.valueOf(top)
                        : list(top, bottom, left, right);
        };
    }

    private static Size readSize(JsonValue json) {
        if (json.node().isNumber()) {
            int side = json.integer();
            return json.check(() -> Size.of(side));
        }
        if (!json.node().isArray() || json.node().size() != 2) {
            throw json.expected("a whole number or a list [height, width]");
        }
        List<Integer> sides = json.list().stream().map(JsonValue::integer).toList();
        return json.check(() -> new Size(sides.get(0), sides.get(1)));
    }

    private static JsonNode writeSize(Size value) {
        return value.height() == value.width()
                ? IntNode.valueOf(value.height())
                : list(value.height(), value.width());
    }

    private static ArrayNode list(int... values) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (int value : values) {
            list.add(value);
        }
        return list;
    }
}
