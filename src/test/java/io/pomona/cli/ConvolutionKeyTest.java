// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel that {@code network.convolution} asks for, from the config to the numbers. */
@NullMarked
class ConvolutionKeyTest {
    private static final String KEY = "network.convolution=gemm";

    @TempDir
    private Path folder;

    @Test
    void resumeComputesByTheKernelOfTheRun() throws IOException {
        SmallExperiment experiment = SmallExperiment.in(folder);
        experiment.run().assertDone();
        Path out = folder.resolve("out");
        Path best = out.resolve("trials/sgd-1/best.npz");
        byte[] automatic = Files.readAllBytes(best);
        Files.move(out, folder.resolve("automatic"));

        experiment.run(KEY).assertDone();
        byte[] asked = Files.readAllBytes(best);
        assertFalse(Arrays.equals(automatic, asked), "the kernels add up in another order");
        assertEquals("gemm", new ObjectMapper().readTree(out.resolve("config.json").toFile())
                .at("/network/convolution").textValue());

        // As if the run had been stopped before this trial.
        Files.delete(out.resolve("trials/sgd-1/result.json"));
        Files.delete(best);
        Files.delete(out.resolve("trials/sgd-1/metrics.csv"));
        CommandRun.of("resume", out).assertDone();
        assertArrayEquals(asked, Files.readAllBytes(best));
    }

    @Test
    void unknownKernelsAreRefused() {
        SmallExperiment.in(folder).run("network.convolution=dirct")
                .assertRefused("at $.network.convolution", "did you mean \"direct\"?");
    }

    @Test
    void thePlanShowsIt() throws IOException {
        Path config = SmallExperiment.in(folder).path("c.json");
        String text = CommandRun.of("summary", config, "--plan").assertDone().out();
        assertTrue(text.contains("\nLayers ") && text.contains("2 filters, fewer than 16"), text);
        assertFalse(CommandRun.of("summary", config).assertDone().out().contains("Layers"));

        Files.writeString(config, Files.readString(config).replace("\"network\": {",
                "\"network\": {\"convolution\": \"gemm\", "));
        JsonNode plan = new ObjectMapper().readTree(
                CommandRun.of("summary", config, "--plan", "--json").assertDone().out())
                .get("plan");
        assertEquals(3, plan.size());
        assertEquals("conv2d_1", plan.at("/0/layers/0").textValue());
        assertEquals("gemm_convolution", plan.at("/0/kernel").textValue());
        assertEquals("asked for", plan.at("/0/reason").textValue());
        assertEquals(4 * 4 * 2 * 9, plan.at("/0/multiply_adds").intValue());
        assertFalse(new ObjectMapper().readTree(
                CommandRun.of("summary", config, "--json").assertDone().out()).has("plan"));
    }
}
