// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.exchange.ForeignLayout;
import io.pomona.exchange.LossForms;
import io.pomona.exchange.NamedLayer;
import io.pomona.exchange.NetworkJson;
import io.pomona.exchange.SchemaContext;
import io.pomona.exchange.SchemaForms;
import io.pomona.exchange.SchemaObject;
import io.pomona.experiment.sweep.SweepConfig;
import io.pomona.experiment.sweep.SweepJson;
import io.pomona.nn.ConvolutionKernel;
import io.pomona.nn.Loss;
import io.pomona.train.Budget;
import io.pomona.zoo.Zoo;

/**
 * The JSON Schema of configs, for editors. Whatever {@link ConfigReader} takes suits it, and keys and
 * types that it refuses do not; limits of numbers and what keys have to do with each other are the
 * reader's matter.
 */
public final class ConfigSchema {
    private ConfigSchema() {}

    /** Returns the schema, of draft 2020-12. */
    public static ObjectNode generate() {
        SchemaForms methods = MethodSchema.addTo(NetworkJson.addTo(SchemaForms.standard()));
        ObjectNode schema = SweepJson.addTo(DataJson.addTo(methods))
                .with(Loss.class, LossForms.LOSS).with(Budget.class, ConfigReader.BUDGET)
                .with(NetworkConfig.class, ConfigSchema::network)
                .with(InitialWeights.class, ConfigSchema::weights)
                .with(ExperimentConfig.class, ConfigSchema::config)
                .generate(ExperimentConfig.class);
        return schema.put("title", "An experiment of Pomona");
    }

    /** A config that extends others may leave anything to them and take keys away by null. */
    private static ObjectNode config(SchemaContext context) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.putObject("if").put("type", "object").putArray("required").add("extends");
        ObjectNode extension = node.putObject("then");
        ObjectNode file = SchemaContext.name();
        extension.putObject("properties").set("extends",
                SchemaContext.anyOf(file, SchemaContext.list(SchemaContext.name(), 0)));
        extension.set("propertyNames", SchemaContext.oneOf(ConfigReader.KEYS));
        node.set("else", whole(context));
        return node;
    }

    private static ObjectNode whole(SchemaContext context) {
        ObjectNode count = SchemaContext.type("integer").put("minimum", 1);
        return new SchemaObject()
                .add("$schema", SchemaContext.type("string"), "Where an editor finds this schema.")
                .add("name", SchemaContext.type("string").put("pattern",
                        "^[A-Za-z0-9_][A-Za-z0-9_.-]*$"), "Names the results folder.")
                .add("description", SchemaContext.nullable(context.of(String.class)),
                        "For people.")
                .add("data", context.of(DataConfig.class), "The samples, and how they are split.")
                .add("network", context.of(NetworkConfig.class),
                        "One of the zoo, or a list of layers.")
                .add("loss", context.of(Loss.class),
                        "What gradient methods make small, and what is reported as the loss.")
                .add("methods", methods(context), "The methods to compare, by name.")
                .add("seeds", SchemaContext.list(context.of(long.class), 1)
                        .put("uniqueItems", true), "One trial a seed and method.")
                .add("budget", context.of(Budget.class), "What each trial may spend.")
                .add("threads",
                        SchemaContext.nullable(
                                count.deepCopy().put("maximum", ExperimentConfig.MAX_THREADS)),
                        "Changes no number; null is one a processor.")
                .add("workers", count, "Trials that run at once; changes no number.")
                .add("on_failure", context.of(FailurePolicy.class),
                        "What a trial that fails means for the others.")
                .add("sweep", SchemaContext.nullable(context.of(SweepConfig.class)),
                        "The choices of settings for which all this is run.")
                .require("network", "methods").node();
    }

    private static ObjectNode methods(SchemaContext context) {
        ObjectNode node = SchemaContext.type("object").put("minProperties", 1);
        node.putObject("propertyNames").put("pattern", "^[A-Za-z0-9_-]*[A-Za-z0-9_]$");
        node.set("additionalProperties", context.of(MethodConfig.class));
        return node;
    }

    private static ObjectNode network(SchemaContext context) {
        ObjectNode node = new SchemaObject()
                .add("zoo", SchemaContext.nullable(SchemaContext.oneOf(Zoo.names())))
                .add("variant", SchemaContext.nullable(context.of(String.class)))
                .add("width", SchemaContext.nullable(SchemaContext.type("number")
                        .put("exclusiveMinimum", 0)))
                .add("layers",
                        SchemaContext.nullable(
                                SchemaContext.list(context.of(NamedLayer.class), 1)))
                .add("convolution", context.of(ConvolutionKernel.class))
                .add("weights", SchemaContext.nullable(context.of(InitialWeights.class))).node();
        node.putArray("oneOf").add(given("zoo", "string")).add(given("layers", "array"));
        return node;
    }

    private static ObjectNode given(String key, String type) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.putArray("required").add(key);
        node.putObject("properties").set(key, SchemaContext.type(type));
        return node;
    }

    private static ObjectNode weights(SchemaContext context) {
        ObjectNode names = SchemaContext.type("object");
        names.set("additionalProperties", SchemaContext.name());
        return new SchemaObject().add("file", SchemaContext.name())
                .add("layout", context.of(ForeignLayout.class))
                .add("names", SchemaContext.nullable(names)).require("file", "layout").node();
    }
}
