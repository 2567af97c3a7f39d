// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.PomonaException;
import io.pomona.data.Fruits;
import io.pomona.exchange.JsonForms;
import io.pomona.exchange.JsonObject;
import io.pomona.exchange.JsonValue;
import io.pomona.exchange.LossForms;
import io.pomona.exchange.NetworkJson;
import io.pomona.exchange.RecordForm;
import io.pomona.experiment.sweep.SweepConfig;
import io.pomona.experiment.sweep.SweepJson;
import io.pomona.nn.ConvolutionKernel;
import io.pomona.nn.Loss;
import io.pomona.train.Budget;
import io.pomona.zoo.Design;
import io.pomona.zoo.Zoo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the config of an experiment. Everything is checked that can be without reading the data;
 * whether files exist is not.
 */
public final class ConfigReader {
    /** The keys of a config. */
    static final List<String> KEYS = List.of("$schema", "extends", "name", "description", "data",
            "network", "loss", "methods", "seeds", "budget", "threads", "workers", "on_failure",
            "sweep");

    static final RecordForm<Budget> BUDGET = RecordForm.of(Budget.UNLIMITED);

    private ConfigReader() {}

    /**
     * Returns the config of a file; its relative paths are relative to the file's folder.
     *
     * @throws PomonaException if the file cannot be read or is no config
     */
    public static ExperimentConfig read(Path file) {
        return read(file, List.of(), Path.of(""));
    }

    /**
     * Returns the config of a file after assignments such as {@code methods.ga.population=100}.
     *
     * @param assignments as {@link Overrides#apply} takes them
     * @param folder the folder to which paths in assignments are relative: the current one
     * @throws PomonaException if the file or an assignment cannot be used
     */
    public static ExperimentConfig read(Path file, List<String> assignments, Path folder) {
        JsonValue json = ConfigExtension.read(file);
        if (!assignments.isEmpty()) {
            if (!(json.node() instanceof ObjectNode tree)) {
                throw json.expected("an object");
            }
            json = JsonValue.root(assigned(tree, assignments, folder), file + " (with --set)");
        }
        Path name = file.toAbsolutePath().getFileName();
        return read(json, file.toAbsolutePath().resolveSibling(""),
                nameOf(String.valueOf(name)));
    }

    /** The base of a stored sweep is what trials are made of, so it must hear of assignments too. */
    private static ObjectNode assigned(ObjectNode tree, List<String> assignments, Path folder) {
        ObjectNode changed = Overrides.apply(tree, assignments, folder);
        if (changed.path("sweep").path("base") instanceof ObjectNode base) {
            List<String> ofBase = assignments.stream().filter(text -> !text.startsWith("sweep"))
                    .toList();
            ((ObjectNode) changed.path("sweep")).set("base",
                    Overrides.apply(base, ofBase, folder));
        }
        return changed;
    }

    /** Returns the name of an experiment whose file has any name: "my run é.json" is my_run__. */
    private static String nameOf(String file) {
        String name = file.replaceFirst("\\.json$", "").replaceAll("[^A-Za-z0-9_.-]", "_");
        return name.matches("[A-Za-z0-9_].*") ? name : "_" + name;
    }

    /**
     * Returns the config that an object describes.
     *
     * @param folder the folder to which its relative paths are relative
     * @param defaultName the name of an experiment that has none
     * @throws PomonaException if it describes none
     */
    public static ExperimentConfig read(JsonValue json, Path folder, String defaultName) {
        JsonObject object = json.object(KEYS);
        if (object.has("extends")) {
            throw object.get("extends").error("expected \"extends\" in the file of a config, not by"
                    + " --set or in a sweep.");
        }
        String name = object.get("name", JsonValue::text, defaultName);
        String description = object.optional("description", JsonValue::text);
        DataConfig data = object.get("data", new DataJson(folder)::read, DataJson.defaults());
        NetworkConfig network = network(object.get("network"), folder);
        Loss loss = object.get("loss", value -> LossForms.LOSS.read(value, LossForms.FORMS),
                Loss.crossEntropy());
        Map<String, MethodConfig> methods = methods(object.get("methods"));
        List<Long> seeds = object.get("seeds",
                value -> value.list().stream().map(JsonValue::longInteger).toList(), List.of(1L));
        Budget budget = object.get("budget", value -> BUDGET.read(value, JsonForms.standard()),
                Budget.UNLIMITED);
        Integer threads = object.optional("threads", JsonValue::integer);
        int workers = object.get("workers", JsonValue::integer, 1);
        FailurePolicy onFailure = object.get("on_failure",
                value -> value.constant(FailurePolicy.class), FailurePolicy.CONTINUE);
        SweepConfig sweep = sweep(json, folder, name);
        ExperimentConfig config = json.check(() -> new ExperimentConfig(name, description, data,
                network, loss, methods, seeds, budget, threads, workers, onFailure, sweep));
        if (data.source() instanceof DataConfig.GeneratedFruits) {
            object.get("network").check(
                    () -> network.build(Fruits.SAMPLE_SHAPE, Fruits.classNames().size()));
        }
        return config;
    }

    /** What the sweep changes is the config as it stands in the file, like --set. */
    private static @Nullable SweepConfig sweep(JsonValue json, Path folder, String name) {
        if (!(json.node() instanceof ObjectNode tree) || tree.path("sweep").isMissingNode()
                || tree.path("sweep").isNull()) {
            return null;
        }
        ObjectNode base = Overrides.absolute(tree, folder);
        JsonValue sweep = new JsonValue(base.path("sweep"), json.source(), json.path() + ".sweep");
        base.remove(List.of("sweep", "workers", "on_failure", "threads"));
        base.put("name", name);
        return SweepJson.read(sweep, base);
    }

    private static NetworkConfig network(JsonValue json, Path folder) {
        JsonObject object = json.object("zoo", "variant", "width", "layers", "convolution",
                "weights");
        return new NetworkConfig(source(json, object),
                object.get("convolution", value -> value.constant(ConvolutionKernel.class),
                        ConvolutionKernel.AUTOMATIC),
                object.optional("weights", value -> InitialWeights.read(value, folder)));
    }

    private static NetworkConfig.Source source(JsonValue json, JsonObject object) {
        String zoo = object.optional("zoo", value -> value.oneOf(Zoo.names()));
        NetworkConfig.Source layers = object.optional("layers",
                value -> new NetworkConfig.FromLayers(NetworkJson.readLayers(value)));
        if (zoo != null && layers != null) {
            throw json.error("expected either \"zoo\" or \"layers\" at " + json.path()
                    + ", but received both.");
        }
        if (zoo != null) {
            return fromZoo(zoo, object);
        }
        if (layers == null) {
            throw json.error("expected \"zoo\" or \"layers\" at " + json.path()
                    + ", but received neither.");
        }
        for (String key : List.of("variant", "width")) {
            if (object.optional(key, value -> value) != null) {
                throw json.error("expected \"" + key + "\" only with \"zoo\" at " + json.path()
                        + ", but received it with \"layers\".");
            }
        }
        return layers;
    }

    private static NetworkConfig.Source fromZoo(String name, JsonObject object) {
        NetworkConfig.FromZoo usual = NetworkConfig.FromZoo.of(name);
        List<String> variants = Zoo.find(name).orElseThrow().variants();
        String variant = object.optional("variant", value -> value.oneOf(variants));
        Double width = object.optional("width", value -> value.check(() -> {
            Design.requireWidth(value.number());
            return value.number();
        }));
        return new NetworkConfig.FromZoo(name, variant == null ? usual.variant() : variant,
                width == null ? usual.width() : width);
    }

    private static Map<String, MethodConfig> methods(JsonValue json) {
        Map<String, MethodConfig> methods = new LinkedHashMap<>();
        JsonObject object = json.object(json.keys());
        for (String name : json.keys()) {
            methods.put(name, MethodJson.read(object.get(name)));
        }
        return methods;
    }
}
