// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.exchange.Json;
import io.pomona.exchange.JsonForms;
import io.pomona.exchange.LossForms;
import io.pomona.exchange.NetworkJson;
import io.pomona.experiment.sweep.SweepConfig;
import io.pomona.experiment.sweep.SweepJson;
import io.pomona.nn.ConvolutionKernel;
import java.nio.file.Path;

/**
 * Writes the resolved config of an experiment: every default written out, paths absolute, null where
 * nothing is set. It reads back to an equal config, from whatever folder.
 */
public final class ConfigWriter {
    private ConfigWriter() {}

    /** Returns the resolved config. */
    public static ObjectNode write(ExperimentConfig config) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", config.name());
        json.put("description", config.description());
        json.set("data", new DataJson(Path.of("")).write(config.data()));
        ObjectNode network = json.putObject("network");
        switch (config.network().source()) {
            case NetworkConfig.FromZoo(String name, String variant, double width) ->
                network.put("zoo", name).put("variant", variant).put("width", width)
                        .putNull("layers");
            case NetworkConfig.FromLayers layers ->
                network.putNull("zoo").set("layers", NetworkJson.writeLayers(layers.layers()));
        }
        network.set("convolution", JsonForms.standard().write(ConvolutionKernel.class,
                config.network().convolution()));
        InitialWeights weights = config.network().weights();
        network.set("weights", weights == null ? NullNode.getInstance() : weights.write());
        json.set("loss", LossForms.LOSS.write(config.loss(), LossForms.FORMS));
        ObjectNode methods = json.putObject("methods");
        config.methods().forEach((name, method) -> methods.set(name, MethodJson.write(method)));
        config.seeds().forEach(json.putArray("seeds")::add);
        json.set("budget", ConfigReader.BUDGET.write(config.budget(), JsonForms.standard()));
        json.put("threads", config.threads());
        json.put("workers", config.workers());
        json.set("on_failure",
                JsonForms.standard().write(FailurePolicy.class, config.onFailure()));
        SweepConfig sweep = config.sweep();
        json.set("sweep", sweep == null ? NullNode.getInstance() : SweepJson.write(sweep));
        return json;
    }

    /**
     * Creates or replaces a file with the resolved config.
     *
     * @throws io.pomona.PomonaException if the folder of the file does not exist
     * @throws java.io.UncheckedIOException if writing fails
     */
    public static void write(Path file, ExperimentConfig config) {
        Json.write(file, write(config));
    }
}
