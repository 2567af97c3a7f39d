// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.nn.Activation;
import io.pomona.nn.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page on layers names what there is. */
class LayersPageTest {
    private static final Path PAGE = Path.of("docs", "layers.md");

    private static List<String> rows() throws IOException {
        return Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| `")).toList();
    }

    private static String row(String type) throws IOException {
        return rows().stream().filter(row -> row.startsWith("| `" + type + "`")).findFirst()
                .orElseThrow(() -> new AssertionError("no row of " + type + " in " + PAGE));
    }

    @Test
    void everyLayerHasARowWithItsKeys() throws IOException {
        for (String type : LayerForms.LAYER.types()) {
            String row = row(type);
            for (String key : LayerForms.LAYER.member(type).keys()) {
                assertTrue(row.contains("`" + key + "`") || sharedKeys(type).contains(key),
                        type + " has the key " + key);
            }
        }
        assertEquals(leaves(Layer.class).size(), LayerForms.LAYER.types().size());
    }

    /** The keys that a row refers to another row for. */
    private static Set<String> sharedKeys(String type) throws IOException {
        String other = switch (type) {
            case "average_pooling2d" -> "max_pooling2d";
            case "separable_conv2d" -> "depthwise_conv2d";
            default -> type;
        };
        String row = row(other);
        return LayerForms.LAYER.member(other).keys().stream()
                .filter(key -> row.contains("`" + key + "`")).collect(Collectors.toSet());
    }

    @Test
    void everyActivationHasARow() throws IOException {
        for (Class<?> type : leaves(Activation.class)) {
            Set<String> names = new TreeSet<>();
            for (String row : rows()) {
                names.add(row.substring(3, row.indexOf('`', 3)));
            }
            String name = type == Activation.SoftmaxFunction.class
                    ? "softmax"
                    : RecordForm.snakeCase(type.getSimpleName());
            assertTrue(names.contains(name), name + " is missing");
        }
    }

    private static Set<Class<?>> leaves(Class<?> type) {
        if (!type.isSealed()) {
            return Set.of(type);
        }
        return List.of(type.getPermittedSubclasses()).stream()
                .flatMap(each -> leaves(each).stream()).collect(Collectors.toSet());
    }
}
