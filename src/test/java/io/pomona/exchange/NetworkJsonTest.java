// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.PomonaException;
import io.pomona.nn.Activation;
import io.pomona.nn.ActivationLayer;
import io.pomona.nn.AveragePooling2D;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.Initializer;
import io.pomona.nn.Layer;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Network;
import io.pomona.nn.Node;
import io.pomona.nn.Padding;
import io.pomona.nn.PoolingSize;
import io.pomona.nn.Size;
import io.pomona.tensor.ImagePadding;
import io.pomona.zoo.Architecture;
import io.pomona.zoo.Zoo;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkJsonTest {
    /** Two values or more for each type a component of a layer has. */
    private static final Map<Class<?>, List<?>> VALUES = Map.of(
            int.class, List.of(1, 7),
            double.class, List.of(0.5, 0.1),
            boolean.class, List.of(true, false),
            Size.class, List.of(Size.of(1), Size.of(3), new Size(3, 5)),
            Padding.class,
            List.of(Padding.valid(), Padding.same(), Padding.of(2), Padding.of(0),
                    new Padding.Explicit(1, 2, 3, 4)),
            PoolingSize.class, List.of(PoolingSize.values()),
            ImagePadding.Mode.class, List.of(ImagePadding.Mode.values()),
            Activation.class,
            List.of(Activation.linear(), Activation.relu(), new Activation.LeakyRelu(0.2),
                    Activation.sigmoid(), Activation.tanh(), Activation.softmax(),
                    Activation.relu6(), new Activation.BoundedRelu(null, 0.1, 0.5),
                    Activation.elu(), new Activation.Elu(0.3), new Activation.Selu(),
                    Activation.gelu(), new Activation.Gelu(true), Activation.silu(),
                    new Activation.Softplus(), new Activation.Softsign(),
                    new Activation.HardSigmoid(), new Activation.HardTanh(),
                    new Activation.HardSwish(), new Activation.Mish(),
                    new Activation.Exponential()),
            Initializer.class,
            List.of(Initializer.glorotUniform(), Initializer.glorotNormal(),
                    Initializer.heUniform(), Initializer.heNormal(), Initializer.lecunUniform(),
                    Initializer.lecunNormal(), Initializer.zeros(), new Initializer.Constant(0.1),
                    new Initializer.Constant(-0.0), new Initializer.Uniform(-0.1, 0.1),
                    new Initializer.Normal(1e-300, 0.05),
                    new Initializer.VarianceScaling(3, Initializer.Fan.IN, true)));

    static List<Class<?>> layerTypes() {
        List<Class<?>> types = new ArrayList<>();
        for (Class<?> type : Layer.class.getPermittedSubclasses()) {
            types.addAll(type.isRecord()
                    ? List.of(type)
                    : List.of(type.getPermittedSubclasses()));
        }
        return types;
    }

    @ParameterizedTest
    @MethodSource("layerTypes")
    void everyLayerWithEveryOptionReadsBackEqual(Class<?> type) throws Exception {
        RecordComponent[] components = type.getRecordComponents();
        List<NamedLayer> layers = new ArrayList<>();
        for (int varied = -1; varied < components.length; varied++) {
            int choices = varied < 0 ? 1 : valuesOf(components[varied]).size();
            for (int choice = 0; choice < choices; choice++) {
                Object[] arguments = Arrays.stream(components).map(c -> valuesOf(c).get(0))
                        .toArray();
                if (varied >= 0) {
                    arguments[varied] = valuesOf(components[varied]).get(choice);
                }
                Layer layer = (Layer) type.getDeclaredConstructors()[0].newInstance(arguments);
                layers.add(NamedLayer.of(choice == 0 ? null : "n" + layers.size(), layer));
            }
        }
        JsonValue json = Json.parse(Json.print(NetworkJson.writeLayers(layers)), "f");
        assertEquals(layers, NetworkJson.readLayers(json));
        assertEquals(LayerForms.LAYER.typeOf(layers.get(0).layer()), layers.get(0).layer().type());
        for (RecordComponent component : components) {
            assertTrue(json.list().get(0).keys()
                    .contains(RecordForm.snakeCase(component.getName())), component.getName());
        }
    }

    private static List<?> valuesOf(RecordComponent component) {
        List<?> values = VALUES.get(component.getType());
        if (values == null) {
            throw new AssertionError("Add values of " + component.getType() + " to this test.");
        }
        return values;
    }

    @Test
    void otherNamesOfActivationsAreRead() {
        assertEquals(new Activation.BoundedRelu(6.0, 0, 0), activation("\"relu6\""));
        assertEquals(Activation.silu(), activation("\"swish\""));
        assertEquals(new Activation.HardSwish(), activation("\"hard_silu\""));
        assertEquals(new Activation.BoundedRelu(2.5, 0.1, 0.5), activation(
                "{\"type\": \"relu\", \"max_value\": 2.5, \"negative_slope\": 0.1,"
                        + " \"threshold\": 0.5}"));
        assertEquals(Activation.relu(), activation("{\"type\": \"relu\"}"));
    }

    private static Activation activation(String json) {
        return LayerForms.FORMS.read(Activation.class, Json.parse(json, "f"));
    }

    @Test
    void thisTestKnowsEveryActivationInitializerAndPadding() {
        for (Class<?> type : List.of(Activation.class, Initializer.class, Padding.class)) {
            Set<Class<?>> seen = new HashSet<>();
            for (Object value : VALUES.getOrDefault(type, List.of())) {
                seen.add(value.getClass());
            }
            assertEquals(Set.of(type.getPermittedSubclasses()), seen);
        }
    }

    static List<Architecture> architectures() {
        return Zoo.architectures();
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void everyArchitectureReadsBackEqual(Architecture architecture) {
        Network network = architecture.build();
        Network back = NetworkJson
                .read(Json.parse(Json.print(NetworkJson.write(network)), "f"));
        assertEquals(network.inputShape(), back.inputShape());
        assertEquals(network.nodes(), back.nodes());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'type':'conv2d','filters':2,'kernel':3}", "{'type':'dense','units':3}",
        "{'type':'max_pooling2d','pool':2}", "{'type':'average_pooling2d','pool':2}"})
    void whatIsLeftOutIsAsInTheFactories(String text) {
        Layer layer = layer(text);
        Layer factory = switch (layer) {
            case Conv2D _ -> Conv2D.of(2, 3);
            case Dense _ -> Dense.of(3);
            case MaxPooling2D _ -> MaxPooling2D.of(2);
            case AveragePooling2D _ -> AveragePooling2D.of(2);
            default -> throw new AssertionError(layer);
        };
        assertEquals(factory, layer);
    }

    @Test
    void takesTheFlexibleForms() {
        assertEquals(
                new Conv2D(4, new Size(3, 5), Size.of(2), new Padding.Explicit(0, 1, 2, 3),
                        new Size(1, 2), 1, true, new Activation.LeakyRelu(0.3),
                        new Initializer.Constant(0.1), Initializer.zeros()),
                layer("{'type':'conv2d','filters':4,'kernel':[3,5],'stride':2,"
                        + "'padding':[0,1,2,3],'dilation':[1,2],'activation':'leaky_relu',"
                        + "'kernel_initializer':{'type':'constant','value':0.1}}"));
        assertEquals(new ActivationLayer(new Activation.LeakyRelu(0.2)), layer(
                "{'type':'activation','activation':{'type':'leaky_relu','slope':0.2}}"));
        assertEquals(new ActivationLayer(Activation.relu()), layer(
                "{'type':'activation','activation':{'type':'relu'}}"));
        assertEquals(MaxPooling2D.of(3, 1), layer("{'type':'max_pooling2d','pool':3,'stride':1}"));
        List<Node> nodes = NetworkJson.read(json("{'input':[4,4,1],'layers':[{'type':'flatten'},"
                + "{'type':'dense','units':2,'name':'out'},{'type':'dense','units':2}]}")).nodes();
        assertEquals(List.of("flatten_1", "out", "dense_2"),
                nodes.stream().map(Node::name).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'type':'conv2d','fiters':2,'kernel':3}|unknown key 'fiters' at $[0]; did you mean"
                + " 'filters'? Known keys: type, name, inputs, filters, kernel, stride, padding,"
                + " dilation, groups, bias, activation, kernel_initializer, bias_initializer.",
        "{'type':'conv2d','kernel':3}|missing key 'filters' at $[0]; received only 'type',"
                + " 'kernel'.",
        "{'typ':'conv2d'}|missing key 'type' at $[0]; received only 'typ'.",
        "{'type':'conv3d'}|expected one of 'conv2d', 'dense', ... at $[0].type, but"
                + " received 'conv3d'; did you mean 'conv2d'?",
        "{'type':'add','inputs':[]}|expected the names of one or more layers before this one at"
                + " $[0].inputs, but received an empty list.",
        "{'type':'add','inputs':'a'}|expected a list at $[0].inputs, but received 'a' (a"
                + " string).",
        "{'type':'dense','units':0}|$[0]: Expected units of at least 1, but received 0.",
        "{'type':'dense','units':null}|expected a whole number at $[0].units, but received"
                + " null.",
        "{'type':'dense','units':2,'activation':'rellu'}|expected one of 'linear', 'relu',"
                + " ... at $[0].activation, but received"
                + " 'rellu'; did you mean 'relu'?",
        "{'type':'dense','units':2,'activation':3}|expected a name or an object at"
                + " $[0].activation, but received 3.",
        "{'type':'dense','units':2,'activation':{'type':'leaky_relu','slope':-1}}|"
                + "$[0].activation: Expected a slope of at least 0, but received -1.0.",
        "{'type':'max_pooling2d','pool':[2,2,2]}|expected a whole number or a list [height,"
                + " width] at $[0].pool, but received a list.",
        "{'type':'max_pooling2d','pool':[2,'x']}|expected a whole number at $[0].pool[1], but"
                + " received 'x' (a string).",
        "{'type':'max_pooling2d','pool':0}|$[0].pool: Expected sizes from 1 to 4096, but"
                + " received [0, 0].",
        "{'type':'max_pooling2d','pool':2,'size':'round'}|expected one of 'floor',"
                + " 'numpycnn', 'ceil' at $[0].size, but received 'round'.",
        "{'type':'max_pooling2d','pool':2,'padding':[1]}|expected 'valid', 'same', a number of"
                + " cells or a list [top, bottom, left, right] at $[0].padding, but received a"
                + " list.",
        "{'type':'dense','units':2,'bias_initializer':{'type':'uniform','minimum':1,"
                + "'maximum':0}}|$[0].bias_initializer: Expected minimum <= maximum, but"
                + " received [1.0, 0.0].",
        "{'type':'flatten','name':''}|expected a name at $[0].name, but received '' (a"
                + " string).",
        "{'type':'flatten','name':'a'},{'type':'flatten','name':'a'}|expected a name of its own"
                + " for each layer at $[1].name, but received 'a' (a string).",})
    void refusesBadLayers(String text, String message) {
        JsonValue json = json("[" + text + "]");
        PomonaException e = assertThrows(PomonaException.class, () -> NetworkJson.readLayers(json));
        // Dots stand for whatever else there is to choose from.
        String[] parts = ("f.json: " + message.replace('\'', '"')).split("\\.\\.\\. ", 2);
        assertTrue(String.valueOf(e.getMessage()).startsWith(parts[0]), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).endsWith(parts[parts.length - 1]),
                e.getMessage());
        if (parts.length == 1) {
            assertEquals(parts[0], e.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'input':[4,4,1],'layers':[]}|expected at least one layer at $.layers, but received an"
                + " empty list.",
        "{'input':[],'layers':[]}|expected a list of extents, such as [100, 100, 3] at $.input,"
                + " but received a list.",
        "{'input':[4,0],'layers':[]}|$.input: Every extent of a shape must be at least 1, but"
                + " received [4, 0].",
        "{'input':[4,4,1],'layers':[{'type':'dense','units':2}]}|Layer 1 (dense_1): Expected a"
                + " vector [inputs], but received [4, 4, 1]: put a flatten layer before it."})
    void refusesBadNetworks(String text, String message) {
        PomonaException e = assertThrows(PomonaException.class,
                () -> NetworkJson.read(json(text)));
        // Dots stand for whatever else there is to choose from.
        String[] parts = ("f.json: " + message.replace('\'', '"')).split("\\.\\.\\. ", 2);
        assertTrue(String.valueOf(e.getMessage()).startsWith(parts[0]), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).endsWith(parts[parts.length - 1]),
                e.getMessage());
        if (parts.length == 1) {
            assertEquals(parts[0], e.getMessage());
        }
    }

    private static Layer layer(String text) {
        return NetworkJson.readLayers(json("[" + text + "]")).get(0).layer();
    }

    private static JsonValue json(String text) {
        return Json.parse(text.replace('\'', '"'), "f.json");
    }
}
