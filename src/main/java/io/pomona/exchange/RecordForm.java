// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A record as a JSON object: one key a component, {@code learningRate} as {@code learning_rate}. A key
 * may be left out where there is a default; components marked {@link Nullable} may be null. What the
 * record's constructor refuses is refused in its words, with the place. Immutable.
 *
 * @param <T> the record
 */
public final class RecordForm<T> implements JsonForm<T>, SchemaForm {
    private final Class<T> type;
    private final @Nullable T defaults;
    private final Set<String> required;
    private final Set<String> hidden;
    private final Map<String, String> followers;
    private final Map<String, RecordForm<?>> embedded;
    private final Map<String, String> rivals;

    private RecordForm(Class<T> type, @Nullable T defaults, Set<String> required,
            Set<String> hidden, Map<String, String> followers,
            Map<String, RecordForm<?>> embedded, Map<String, String> rivals) {
        this.type = type;
        this.defaults = defaults;
        this.required = Set.copyOf(required);
        this.hidden = Set.copyOf(hidden);
        this.followers = Map.copyOf(followers);
        this.embedded = Map.copyOf(embedded);
        this.rivals = Map.copyOf(rivals);
    }

    /** Returns the form of a record all of whose keys are required. */
    public static <T extends Record> RecordForm<T> of(Class<T> type) {
        return new RecordForm<>(type, null, Set.of(), Set.of(), Map.of(), Map.of(),
                Map.of());
    }

    /** Returns the form of a record whose keys, where left out, have the values of {@code defaults}. */
    public static <T extends Record> RecordForm<T> of(T defaults) {
        // The class of a record, which is final, is that of every value of its type.
        @SuppressWarnings("unchecked")
        Class<T> type = (Class<T>) defaults.getClass();
        return new RecordForm<>(type, defaults, Set.of(), Set.of(), Map.of(), Map.of(),
                Map.of());
    }

    /** Returns this form with keys that must not be left out all the same. */
    public RecordForm<T> require(String... keys) {
        return new RecordForm<>(type, defaults, union(required, keys), hidden, followers,
                embedded, rivals);
    }

    /** Returns this form without keys: their components always have the default's value. */
    public RecordForm<T> without(String... keys) {
        return new RecordForm<>(type, defaults, required, union(hidden, keys), followers,
                embedded, rivals);
    }

    /** Returns this form with a key that, where left out, has the value of another one before it. */
    public RecordForm<T> follow(String key, String other) {
        Map<String, String> more = new HashMap<>(followers);
        more.put(key, other);
        return new RecordForm<>(type, defaults, required, hidden, more, embedded, rivals);
    }

    /** Returns this form with two keys of which the one has no default where the other is given. */
    public RecordForm<T> exclusive(String key, String other) {
        Map<String, String> more = new HashMap<>(rivals);
        more.put(key, other);
        more.put(other, key);
        return new RecordForm<>(type, defaults, required, hidden, followers, embedded, more);
    }

    /** Returns this form with a record among the components whose keys stand beside the others. */
    public RecordForm<T> embed(String component, RecordForm<?> form) {
        Map<String, RecordForm<?>> more = new HashMap<>(embedded);
        more.put(component, form);
        return new RecordForm<>(type, defaults, required, hidden, followers, more, rivals);
    }

    /** Returns the record. */
    public Class<T> type() {
        return type;
    }

    /** Returns the keys, in the order of the components. */
    public List<String> keys() {
        return Arrays.stream(type.getRecordComponents()).map(RecordForm::key)
                .filter(key -> !hidden.contains(key)).flatMap(this::keysOf).toList();
    }

    private Stream<String> keysOf(String component) {
        RecordForm<?> form = embedded.get(component);
        return form == null ? Stream.of(component) : form.keys().stream();
    }

    /** Returns whether an object without any key is enough. */
    boolean hasAllDefaults() {
        return required.isEmpty() && (defaults != null || keys().isEmpty());
    }

    @Override
    public T read(JsonValue json, JsonForms forms) {
        return read(json.object(keys()), forms);
    }

    /**
     * Returns the record that the keys of an object stand for; the object may have others.
     *
     * @throws io.pomona.PomonaException if they stand for none
     */
    public T read(JsonObject object, JsonForms forms) {
        RecordComponent[] components = type.getRecordComponents();
        @Nullable
        Object[] arguments = new @Nullable Object[components.length];
        Map<String, @Nullable Object> values = new HashMap<>();
        for (int i = 0; i < components.length; i++) {
            String key = key(components[i]);
            arguments[i] = argument(components[i], key, object, values, forms);
            values.put(key, arguments[i]);
        }
        return object.value().check(() -> construct(arguments));
    }

    @Override
    public ObjectNode write(T value, JsonForms forms) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        writeInto(object, value, forms);
        return object;
    }

    /** Adds the keys of a record to an object. */
    public void writeInto(ObjectNode object, T value, JsonForms forms) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key = key(component);
            RecordForm<?> form = embedded.get(key);
            if (form != null) {
                form.writePartInto(object, part(value, component), forms);
            } else if (!hidden.contains(key)) {
                Object part = part(value, component);
                JsonNode node = part == null
                        ? NullNode.getInstance()
                        : forms.write(component.getGenericType(), part);
                object.set(key, node);
            }
        }
    }

    private void writePartInto(ObjectNode object, @Nullable Object part, JsonForms forms) {
        writeInto(object, type.cast(Objects.requireNonNull(part)), forms);
    }

    @Override
    public ObjectNode describe(SchemaContext context) {
        return describeInto(new SchemaObject(), context).node();
    }

    /** Adds the keys of the record to the schema of an object. */
    public SchemaObject describeInto(SchemaObject object, SchemaContext context) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key = key(component);
            RecordForm<?> form = embedded.get(key);
            if (form != null) {
                form.describeInto(object, context);
            } else if (!hidden.contains(key)) {
                ObjectNode schema = context.of(component.getGenericType());
                object.add(key, isNullable(component) ? SchemaContext.nullable(schema) : schema);
                boolean replaced = rivals.containsKey(key) || followers.containsKey(key);
                if (!replaced && (defaults == null || required.contains(key))) {
                    object.require(key);
                }
            }
        }
        return object;
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private @Nullable Object argument(RecordComponent component, String key, JsonObject object,
            Map<String, @Nullable Object> before, JsonForms forms) {
        RecordForm<?> form = embedded.get(key);
        if (form != null) {
            return form.read(object, forms);
        }
        if (!hidden.contains(key) && object.has(key)) {
            JsonValue json = object.get(key);
            return isNullable(component) && json.isNull()
                    ? null
                    : forms.read(component.getGenericType(), json);
        }
        String rival = rivals.get(key);
        if (rival != null && object.has(rival) && !object.get(rival).isNull()) {
            return null;
        }
        String other = followers.get(key);
        if (other != null) {
            return before.get(other);
        }
        if (defaults == null || required.contains(key)) {
            throw object.missing(key);
        }
        return part(defaults, component);
    }

    private T construct(@Nullable Object[] arguments) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Object part(Object value, RecordComponent component) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String key(RecordComponent component) {
        return snakeCase(component.getName());
    }

    static String snakeCase(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    private static Set<String> union(Set<String> keys, String[] more) {
        Set<String> all = new HashSet<>(keys);
        all.addAll(List.of(more));
        return all;
    }
}
