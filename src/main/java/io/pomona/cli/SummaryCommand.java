// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.PomonaException;
import io.pomona.exchange.ModelFile;
import io.pomona.exchange.ModelFormat;
import io.pomona.exchange.Spelling;
import io.pomona.experiment.ConfigReader;
import io.pomona.experiment.ExperimentConfig;
import io.pomona.experiment.ExperimentListener;
import io.pomona.experiment.ExperimentRunner;
import io.pomona.nn.Network;
import io.pomona.nn.Summary;
import io.pomona.tensor.Shape;
import io.pomona.zoo.Architecture;
import io.pomona.zoo.Design;
import io.pomona.zoo.Zoo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pomona summary}. */
@Command(name = "summary", mixinStandardHelpOptions = true, description = "Prints a network's layers: output shapes, parameters, multiply-adds a sample.")
final class SummaryCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NETWORK|CONFIG", description = "A name of the zoo (${COMPLETION-CANDIDATES}), an experiment's JSON file, or a"
            + " saved model (.npz, .safetensors, .onnx).", completionCandidates = Names.class)
    private String network;

    @Option(names = "--input", paramLabel = "H,W,C", split = ",", hideParamSyntax = true, description = "Shape of a sample, for a network of the zoo or, with --classes, of a config whose data"
            + " are not at hand. Default: as published, or as the data are.")
    private int @Nullable [] input;

    @Option(names = "--classes", paramLabel = "N", description = "Number of classes, likewise.")
    private @Nullable Integer classes;

    @Option(names = "--variant", paramLabel = "NAME", description = "Variant of a network of the zoo, such as torchvision or keras. Default: the usual one.")
    private @Nullable String variant;

    @Option(names = "--width", paramLabel = "FACTOR", description = "Multiplies the channels of a network of the zoo. Default: ${DEFAULT-VALUE}.")
    private double width = 1;

    @Option(names = "--plan", description = "Also shows which kernel computes which layers, and why; with --json as \"plan\", and what populations compute in bundles as \"bundled\".")
    private boolean plan;

    @Option(names = "--json", description = "Prints JSON instead of a table.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    SummaryCommand() {}

    /** The names of the zoo. */
    static final class Names implements Iterable<String> {
        @Override
        public java.util.Iterator<String> iterator() {
            return Zoo.names().iterator();
        }
    }

    @Override
    public Integer call() throws Exception {
        Network found = find();
        var output = spec.commandLine().getOut();
        if (json) {
            output.println(json(found));
        } else {
            output.println(found.summary());
            if (plan) {
                output.println();
                output.println(found.planTable());
            }
        }
        output.flush();
        return CommandLine.ExitCode.OK;
    }

    private Network find() {
        Architecture architecture = Zoo.find(network).orElse(null);
        if (architecture != null) {
            return build(architecture);
        }
        Path file = Path.of(network);
        if (network.isBlank() || !Files.exists(file)) {
            throw new PomonaException("Expected a network of the zoo (" + String.join(", ",
                    Zoo.names()) + ") or a file, but received \"" + network + "\""
                    + Spelling.nearest(network, Zoo.names())
                            .map(name -> "; did you mean " + name + "?").orElse("."));
        }
        boolean isModel = ModelFormat.named(file).isPresent();
        if (variant != null || width != 1 || (isModel && (input != null || classes != null))) {
            throw new CommandLine.ParameterException(spec.commandLine(),
                    "Expected --variant and --width only with a network of the zoo, and --input and"
                            + " --classes only with one of the zoo or of a config.");
        }
        return isModel ? ModelFile.read(file).network() : ofConfig(file);
    }

    /** The data say what the samples are, unless the command line does. */
    private Network ofConfig(Path file) {
        ExperimentConfig config = ConfigReader.read(file);
        if (input == null && classes == null) {
            return new ExperimentRunner(config, ExperimentListener.silent()).network();
        }
        if (input == null || classes == null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "Expected both --input and"
                    + " --classes for a config, or neither: then its data say what they are.");
        }
        requireInputAndClasses();
        try {
            return config.network().build(Shape.of(input), classes);
        } catch (IllegalArgumentException e) {
            throw new PomonaException(file + ": " + e.getMessage(), e);
        }
    }

    private void requireInputAndClasses() {
        if (input != null && input.length != 3) {
            throw new CommandLine.ParameterException(spec.commandLine(),
                    "Expected --input of three numbers, height,width,channels, but received "
                            + Arrays.toString(input) + ".");
        }
        if (classes != null && classes < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(),
                    "Expected --classes of at least 1, but received " + classes + ".");
        }
    }

    private Network build(Architecture architecture) {
        requireInputAndClasses();
        try {
            return architecture.build(
                    new Design(input == null ? architecture.input() : Shape.of(input),
                            classes == null ? architecture.classes() : classes,
                            variant == null ? architecture.variant() : variant, width));
        } catch (IllegalArgumentException e) {
            throw new PomonaException(network + ": " + e.getMessage(), e);
        }
    }

    private String json(Network found) throws Exception {
        Summary summary = found.summary();
        ObjectMapper mapper = new ObjectMapper();
        mapper.setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
        ObjectNode root = mapper.createObjectNode();
        root.put("network", network);
        root.put("trainable", summary.trainable());
        root.put("total", summary.total());
        root.put("multiply_adds", summary.multiplyAdds());
        List<Summary.Row> layers = summary.rows().subList(1, summary.rows().size());
        root.set("input", mapper.valueToTree(summary.rows().getFirst().outputShape()));
        root.set("layers", mapper.valueToTree(layers));
        if (plan) {
            root.set("plan", mapper.valueToTree(found.planTable().rows()));
            root.set("bundled", mapper.valueToTree(found.planTable().bundled()));
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }
}
