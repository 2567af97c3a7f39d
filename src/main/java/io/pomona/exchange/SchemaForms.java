// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaBuilder;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of a set of types, for JSON Schema of draft 2020-12. Records and unions have the schema of
 * their {@link JsonForm}, enums are their constants in lower case; numbers, texts and lists are known
 * from the start. Immutable.
 */
public final class SchemaForms {
    private static final String PLACEHOLDER = "$comment";

    private final Map<Class<?>, SchemaForm> forms;

    private SchemaForms(Map<Class<?>, SchemaForm> forms) {
        this.forms = Map.copyOf(forms);
    }

    /** Returns the schemas that are known from the start. */
    public static SchemaForms standard() {
        return new SchemaForms(Map.of());
    }

    /** Returns these schemas and that of one more type, in place of any before. */
    public SchemaForms with(Class<?> type, SchemaForm form) {
        Map<Class<?>, SchemaForm> more = new HashMap<>(forms);
        more.put(type, form);
        return new SchemaForms(more);
    }

    /** Returns these schemas and those of the records and unions among some forms. */
    public SchemaForms with(JsonForms known) {
        Map<Class<?>, SchemaForm> more = new HashMap<>(forms);
        known.all().forEach((type, form) -> {
            if (form instanceof SchemaForm schema) {
                more.put(type, schema);
            }
        });
        return new SchemaForms(more);
    }

    /**
     * Returns the schema of a type, with those of all that it is made of.
     *
     * @throws IllegalStateException if one of them has none
     */
    public ObjectNode generate(Class<?> type) {
        Deque<Runnable> open = new ArrayDeque<>();
        Map<String, ObjectNode> described = new HashMap<>();
        SchemaGeneratorConfigBuilder builder = new SchemaGeneratorConfigBuilder(
                SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(Option.DEFINITIONS_FOR_ALL_OBJECTS);
        builder.forTypesInGeneral().withCustomDefinitionProvider(
                (resolved, context) -> definition(resolved.getErasedType(),
                        (known, form) -> open.add(() -> described.put(known,
                                form.describe(new SchemaContext(context))))));
        SchemaBuilder schemas = new SchemaGenerator(builder.build())
                .buildMultipleSchemaDefinitions();
        ObjectNode top = schemas.createSchemaReference(type);
        for (Runnable next = open.poll(); next != null; next = open.poll()) {
            next.run();
        }
        ObjectNode definitions = schemas.collectDefinitions("$defs");
        definitions.properties().forEach(entry -> entry.setValue(Objects
                .requireNonNull(described.get(entry.getValue().path(PLACEHOLDER).asText()))));
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$schema", SchemaVersion.DRAFT_2020_12.getIdentifier());
        schema.setAll(top);
        schema.set("$defs", definitions);
        return schema;
    }

    /** What a type is made of is described later, since it may be made of itself. */
    private @Nullable CustomDefinition definition(Class<?> type,
            BiConsumer<String, SchemaForm> later) {
        SchemaForm form = forms.get(type);
        if (form != null) {
            later.accept(type.getName(), form);
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            return new CustomDefinition(node.put(PLACEHOLDER, type.getName()),
                    CustomDefinition.DefinitionType.STANDARD,
                    CustomDefinition.AttributeInclusion.NO);
        }
        if (type.isEnum()) {
            return new CustomDefinition(SchemaContext.oneOf(Arrays.stream(type.getEnumConstants())
                    .map(constant -> JsonValue.nameOf((Enum<?>) constant)).toList()), true);
        }
        if (type.getName().startsWith("io.pomona.")) {
            throw new IllegalStateException("There is no schema of " + type + ".");
        }
        // The library knows the rest.
        return null;
    }
}
