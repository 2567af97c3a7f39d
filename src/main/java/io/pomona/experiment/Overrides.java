// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pomona.PomonaException;
import io.pomona.exchange.Json;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Changes the JSON of a config by assignments from the command line. */
public final class Overrides {
    private static final List<List<String>> PATHS = List.of(List.of("data", "inputs"),
            List.of("data", "labels"), List.of("data", "dir"), List.of("data", "test", "inputs"),
            List.of("data", "test", "labels"), List.of("data", "test", "dir"),
            List.of("network", "weights", "file"));
    private static final Set<List<String>> TEXTS = Set.of(List.of("name"), List.of("description"));

    private Overrides() {}

    /**
     * Returns a changed copy of a config. An assignment is {@code path=value}: the path names keys,
     * and elements of lists by their number from 0, with dots between them; the value is JSON, or
     * where it is none a text. Objects on the way are created, a short form on the way ({@code
     * "selection": "tournament"}) is opened. What is given replaces what it excludes: arrays the
     * fruits or a folder, a network of the zoo the layers, and the other way round.
     *
     * @param folder the folder to which paths in values are relative: the current one
     * @throws PomonaException if an assignment is malformed or leads nowhere
     */
    public static ObjectNode apply(ObjectNode tree, List<String> assignments, Path folder) {
        ObjectNode changed = tree.deepCopy();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw new PomonaException("--set " + assignment + ": expected path=value, such as"
                        + " methods.ga.population=100.");
            }
            List<String> path = List.of(assignment.substring(0, equals).strip().split("\\.", -1));
            if (path.contains("")) {
                throw new PomonaException("--set " + assignment + ": expected a path of keys with"
                        + " single dots between them.");
            }
            JsonNode value = value(path, assignment.substring(equals + 1));
            set(changed, path, resolved(value, path, folder, assignment), assignment);
        }
        return changed;
    }

    /**
     * Returns a changed copy of a config: {@link #apply} with values that are there already.
     *
     * @param settings the values by their paths
     * @throws PomonaException if a path leads nowhere
     */
    static ObjectNode with(ObjectNode tree, Map<String, JsonNode> settings) {
        ObjectNode changed = tree.deepCopy();
        settings.forEach((path, value) -> {
            try {
                set(changed, List.of(path.split("\\.")), value.deepCopy(), path + "=" + value);
            } catch (PomonaException e) {
                throw new PomonaException(
                        String.valueOf(e.getMessage()).replaceFirst("^--set ", ""), e);
            }
        });
        return changed;
    }

    /** Makes the file paths of a config absolute, those that a sweep goes through included. */
    static ObjectNode absolute(ObjectNode tree, Path folder) {
        ObjectNode changed = tree.deepCopy();
        resolved(changed, List.of(), folder, "");
        JsonNode sweep = changed.path("sweep");
        for (List<String> path : PATHS) {
            String key = String.join(".", path);
            JsonNode parameter = sweep.path("parameters").path(key);
            absoluteElements(parameter.isArray() ? parameter : parameter.path("values"), folder);
            for (JsonNode point : sweep.path("sampler").path("points")) {
                if (point instanceof ObjectNode settings && settings.path(key).isTextual()) {
                    settings.set(key, absolute(settings.path(key), folder, key));
                }
            }
        }
        return changed;
    }

    private static void absoluteElements(JsonNode values, Path folder) {
        if (values instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i).isTextual()) {
                    list.set(i, absolute(list.get(i), folder, list.get(i).textValue()));
                }
            }
        }
    }

    private static JsonNode value(List<String> path, String text) {
        boolean isText = PATHS.contains(path) || TEXTS.contains(path);
        if (isText && !text.equals("null") && !text.startsWith("\"")) {
            return TextNode.valueOf(text);
        }
        try {
            return Json.parse(text, "--set " + String.join(".", path)).node();
        } catch (PomonaException e) {
            if (text.startsWith("{") || text.startsWith("[")) {
                throw e;
            }
            return TextNode.valueOf(text);
        }
    }

    /** Makes the file paths in a value absolute. */
    private static JsonNode resolved(JsonNode value, List<String> path, Path folder,
            String assignment) {
        if (PATHS.contains(path) && value.isTextual()) {
            return absolute(value, folder, assignment);
        }
        for (List<String> known : PATHS) {
            if (known.size() > path.size() && known.subList(0, path.size()).equals(path)) {
                JsonNode parent = value;
                for (String key : known.subList(path.size(), known.size() - 1)) {
                    parent = parent.path(key);
                }
                if (parent instanceof ObjectNode object
                        && object.path(known.getLast()).isTextual()) {
                    object.set(known.getLast(),
                            absolute(object.path(known.getLast()), folder, assignment));
                }
            }
        }
        return value;
    }

    private static JsonNode absolute(JsonNode value, Path folder, String assignment) {
        String text = value.textValue();
        if (text.isEmpty()) {
            throw new PomonaException("--set " + assignment + ": expected a path after the =.");
        }
        try {
            return TextNode.valueOf(folder.resolve(text).toAbsolutePath().normalize().toString());
        } catch (InvalidPathException e) {
            throw new PomonaException("--set " + assignment + ": expected a path, but "
                    + e.getMessage() + ".", e);
        }
    }

    private static void set(ObjectNode tree, List<String> path, JsonNode value,
            String assignment) {
        JsonNode parent = tree;
        for (int depth = 0; depth < path.size() - 1; depth++) {
            JsonNode child = child(parent, path, depth, assignment);
            JsonNode opened = opened(child, path.subList(0, depth + 1), assignment);
            put(parent, path, depth, opened, assignment);
            parent = opened;
        }
        put(parent, path, path.size() - 1, value, assignment);
        if (!value.isNull()) {
            dropExcluded(tree, path);
        }
    }

    private static JsonNode child(JsonNode parent, List<String> path, int depth,
            String assignment) {
        return parent instanceof ArrayNode list
                ? list.get(index(list, path, depth, assignment))
                : parent.path(path.get(depth));
    }

    private static void put(JsonNode parent, List<String> path, int depth, JsonNode value,
            String assignment) {
        if (parent instanceof ArrayNode list) {
            list.set(index(list, path, depth, assignment), value);
        } else if (parent instanceof ObjectNode object) {
            object.set(path.get(depth), value);
        }
    }

    private static JsonNode opened(JsonNode node, List<String> path, String assignment) {
        if (node.isContainerNode()) {
            return node;
        }
        if (node.isMissingNode() || node.isNull()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (node.isTextual()) {
            return JsonNodeFactory.instance.objectNode().put("type", node.textValue());
        }
        throw new PomonaException("--set " + assignment + ": expected an object or a list at "
                + String.join(".", path) + ", but the config has " + node + " there.");
    }

    private static int index(ArrayNode list, List<String> path, int depth, String assignment) {
        String text = path.get(depth);
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) >= list.size()) {
            throw new PomonaException("--set " + assignment + ": expected the number of an element"
                    + " of the list " + String.join(".", path.subList(0, depth)) + ", from 0 to "
                    + (list.size() - 1) + ", but received " + text + ".");
        }
        return Integer.parseInt(text);
    }

    private static void dropOtherSources(ObjectNode object, String key) {
        switch (key) {
            case "inputs", "labels" -> object.remove(List.of("fruits", "dir"));
            case "fruits" -> object.remove(List.of("inputs", "labels", "dir"));
            case "dir" -> object.remove(List.of("inputs", "labels", "fruits"));
            default -> {
                // The others exclude nothing.
            }
        }
    }

    private static void dropExcluded(ObjectNode tree, List<String> path) {
        if (path.size() < 2) {
            return;
        }
        String key = path.get(1);
        if (path.get(0).equals("data") && tree.path("data") instanceof ObjectNode data) {
            dropOtherSources(data, key);
            if (key.equals("test") && data.path(key) instanceof ObjectNode test
                    && path.size() > 2) {
                dropOtherSources(test, path.get(2));
            }
        }
        if (path.get(0).equals("network") && path.size() == 2
                && tree.path("network") instanceof ObjectNode network) {
            if (key.equals("zoo")) {
                network.remove(List.of("layers", "variant"));
            } else if (key.equals("layers")) {
                network.remove(List.of("zoo", "variant", "width"));
            }
        }
    }
}
