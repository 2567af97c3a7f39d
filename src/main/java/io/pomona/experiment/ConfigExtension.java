// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.PomonaException;
import io.pomona.exchange.Json;
import io.pomona.exchange.JsonValue;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads configs that say only what differs from others: {@code "extends": "base.json"} or a list of
 * files, of which later ones count more. Objects are merged key by key, null takes a key away, and
 * whatever else is given replaces what was there, as does an object of another {@code type}, whose
 * keys have another meaning.
 */
final class ConfigExtension {
    private static final String KEY = "extends";

    private ConfigExtension() {}

    /**
     * Returns the JSON of a config with all that it extends, and without the key itself.
     *
     * @throws PomonaException if a file cannot be read, or files extend each other in a circle
     */
    static JsonValue read(Path file) {
        JsonValue json = Json.read(file);
        if (!json.node().has(KEY)) {
            return json;
        }
        return JsonValue.root(merged(json, List.of(file.toAbsolutePath().normalize())),
                file + " (with what it extends)");
    }

    /**
     * Merges a config into what it extends.
     *
     * @param chain the files on the way here, this one last
     */
    private static JsonNode merged(JsonValue json, List<Path> chain) {
        if (!(json.node() instanceof ObjectNode own) || !own.has(KEY)) {
            return json.node();
        }
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        for (JsonValue base : bases(new JsonValue(own.get(KEY), json.source(), "$." + KEY))) {
            mergeInPlace(merged, base(base, chain));
        }
        ObjectNode rest = own.deepCopy();
        rest.remove(KEY);
        mergeInPlace(merged, rest);
        return merged;
    }

    private static List<JsonValue> bases(JsonValue json) {
        if (json.node().isTextual()) {
            return List.of(json);
        }
        if (!json.node().isArray()) {
            throw json.expected("the path of a config or a list of paths");
        }
        return json.list();
    }

    /** Returns a file that is extended, its paths made absolute since they are relative to it. */
    private static ObjectNode base(JsonValue json, List<Path> chain) {
        String text = json.text("the path of a config");
        Path file;
        try {
            file = chain.getLast().resolveSibling(text).normalize();
        } catch (InvalidPathException e) {
            throw json.expected("the path of a config");
        }
        List<Path> longer = new ArrayList<>(chain);
        longer.add(file);
        if (chain.contains(file)) {
            throw new PomonaException(names(longer) + ": expected configs that do not extend each"
                    + " other in a circle.");
        }
        if (!Files.isRegularFile(file)) {
            throw new PomonaException(names(longer) + ": expected a config to extend, but there is"
                    + " no such file; check the path.");
        }
        JsonValue read = Json.read(file);
        if (!(merged(read, longer) instanceof ObjectNode tree)) {
            throw read.expected("an object");
        }
        return Overrides.absolute(tree, file.resolveSibling(""));
    }

    private static String names(List<Path> chain) {
        return chain.stream().map(Path::toString).collect(Collectors.joining(" extends "));
    }

    private static void mergeInPlace(ObjectNode into, ObjectNode from) {
        from.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            JsonNode old = into.path(entry.getKey());
            if (value.isNull()) {
                into.remove(entry.getKey());
            } else if (value instanceof ObjectNode object) {
                ObjectNode target = old instanceof ObjectNode same && isSameType(same, object)
                        ? same
                        : JsonNodeFactory.instance.objectNode();
                into.set(entry.getKey(), target);
                mergeInPlace(target, object);
            } else {
                into.set(entry.getKey(), value);
            }
        });
    }

    private static boolean isSameType(ObjectNode old, ObjectNode object) {
        return !object.has("type") || object.get("type").equals(old.get("type"));
    }
}
