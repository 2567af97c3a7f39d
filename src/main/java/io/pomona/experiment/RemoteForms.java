// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.evolve.GeneticSettings;
import io.pomona.exchange.Json;
import io.pomona.exchange.JsonForms;
import io.pomona.exchange.JsonObject;
import io.pomona.exchange.JsonValue;
import io.pomona.exchange.LossForms;
import io.pomona.exchange.NetworkJson;
import io.pomona.nn.ConvolutionKernel;
import io.pomona.nn.Loss;
import io.pomona.nn.Network;

/** The texts by which processes tell each other what is evaluated. */
public final class RemoteForms {
    private static final String SOURCE = "what another process sent";

    private RemoteForms() {}

    /**
     * What individuals are evaluated by.
     *
     * @param network the network
     * @param loss the loss that scores tell
     */
    public record Problem(Network network, Loss loss) {
        /** Returns the text of this problem, kernels included: they may settle the last bits. */
        public String text() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.set("network", NetworkJson.write(network));
            json.set("convolution", JsonForms.standard().write(ConvolutionKernel.class,
                    network.convolutionKernel()));
            json.set("loss", LossForms.LOSS.write(loss, LossForms.FORMS));
            return json.toString();
        }

        /** Returns the problem of a text. */
        public static Problem of(String text) {
            JsonObject json = Json.parse(text, SOURCE).object("network", "convolution", "loss");
            return new Problem(
                    NetworkJson.read(json.get("network")).withConvolutionKernel(
                            json.get("convolution").constant(ConvolutionKernel.class)),
                    LossForms.LOSS.read(json.get("loss"), LossForms.FORMS));
        }
    }

    /** Returns the text of settings. */
    public static String text(GeneticSettings settings) {
        return MethodJson.write(new MethodConfig.Genetic(settings)).toString();
    }

    /** Returns the settings of a text. */
    public static GeneticSettings settings(String text) {
        JsonValue json = Json.parse(text, SOURCE);
        if (MethodJson.read(json) instanceof MethodConfig.Genetic(GeneticSettings settings)) {
            return settings;
        }
        throw json.expected("settings of a genetic algorithm");
    }
}
