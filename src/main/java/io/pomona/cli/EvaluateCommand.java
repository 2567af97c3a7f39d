// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.data.ArrayPair;
import io.pomona.data.DataSet;
import io.pomona.data.InputArray;
import io.pomona.data.Npy;
import io.pomona.data.Scaling;
import io.pomona.exchange.SavedModel;
import io.pomona.nn.Workspace;
import io.pomona.tensor.Softmax;
import io.pomona.train.Ensemble;
import io.pomona.train.NetworkEvaluator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pomona evaluate}. */
@Command(name = "evaluate", mixinStandardHelpOptions = true, description = "Measures a saved model on labelled arrays: accuracy, loss, confusion matrix.")
final class EvaluateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "A saved model: best.npz, .safetensors or .onnx.")
    private Path model;

    @Mixin
    private final ModelChoice choice = new ModelChoice();

    @Option(names = "--inputs", required = true, paramLabel = "X.npy", description = "Pictures, (n, h, w, c) or (n, h, w).")
    private Path inputs;

    @Option(names = "--labels", required = true, paramLabel = "Y.npy", description = "Labels, (n,), whole numbers from 0 on.")
    private Path labels;

    @Option(names = "--json", description = "Prints JSON instead of tables.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    EvaluateCommand() {}

    @Override
    public Integer call() throws Exception {
        List<SavedModel> models = choice.read(model);
        SavedModel saved = models.getFirst();
        InputArray pictures = ModelInputs.read(inputs, saved);
        DataSet raw = ArrayPair.of(inputs, labels).withScaling(Scaling.NONE)
                .withClassNames(saved.classNames()).load(pictures, Npy.read(labels)).data();
        Measured measured = models.size() == 1
                ? measure(saved, raw.withInputs(pictures.normalised(saved.normalization())))
                : measure(ModelChoice.probabilities(models, pictures), raw);
        var out = spec.commandLine().getOut();
        out.println(json ? measured.json() : measured.text(saved.classNames()));
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    /**
     * What was found; {@code confusion[actual][predicted]} counts samples, but for those whose outputs
     * are NaN or infinite: they are counted apart, and as wrong.
     */
    private record Measured(int samples, int notFinite, double loss,
            List<List<Integer>> confusion) {
        double accuracy() {
            int correct = 0;
            for (int i = 0; i < confusion.size(); i++) {
                correct += confusion.get(i).get(i);
            }
            return (double) correct / samples;
        }

        String json() throws Exception {
            ObjectMapper mapper = new ObjectMapper();
            ObjectNode root = mapper.createObjectNode();
            root.put("samples", samples).put("accuracy", accuracy()).put("not_finite", notFinite);
            if (Double.isFinite(loss)) {
                root.put("loss", loss);
            } else {
                root.putNull("loss");
            }
            root.set("confusion", mapper.valueToTree(confusion));
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
        }

        String text(List<String> classNames) {
            List<String> titles = new ArrayList<>(List.of("actual \\ predicted"));
            titles.addAll(classNames);
            TextTable table = new TextTable(titles.toArray(String[]::new));
            for (int i = 0; i < confusion.size(); i++) {
                List<String> row = new ArrayList<>(List.of(classNames.get(i)));
                confusion.get(i).forEach(count -> row.add(String.valueOf(count)));
                table.add(row.toArray(String[]::new));
            }
            return "Samples:  " + samples + System.lineSeparator() + "Accuracy: "
                    + Numbers.percent(accuracy()) + System.lineSeparator() + "Loss:     "
                    + Numbers.decimal(loss) + " nats (mean cross-entropy)" + System.lineSeparator()
                    + (notFinite == 0 ? "" : "Not finite: " + notFinite + System.lineSeparator())
                    + System.lineSeparator() + table;
        }
    }

    private static Measured measure(SavedModel model, DataSet data) {
        int classes = model.network().classes();
        int[][] confusion = new int[classes][classes];
        Workspace workspace = model.network().workspace(1);
        workspace.loadBuffers(model.buffers());
        double loss = 0;
        int notFinite = 0;
        for (int i = 0; i < data.size(); i++) {
            workspace.forward(model.parameters(), 0, data.inputs(), data.offset(i), 1);
            int label = data.labels()[i];
            double sampleLoss = Softmax.crossEntropy(workspace.logits(), 0, classes, label);
            loss += sampleLoss;
            if (!Double.isFinite(sampleLoss)) {
                notFinite++;
                continue;
            }
            confusion[label][NetworkEvaluator.largest(workspace.logits(), 0, classes)]++;
        }
        return new Measured(data.size(), notFinite, loss / data.size(), rows(confusion));
    }

    private static Measured measure(float[] probabilities, DataSet data) {
        int classes = probabilities.length / data.size();
        int[][] confusion = new int[classes][classes];
        double loss = 0;
        int notFinite = 0;
        for (int i = 0; i < data.size(); i++) {
            int label = data.labels()[i];
            double sampleLoss = Ensemble.loss(probabilities, i * classes, classes, label);
            loss += sampleLoss;
            if (!Double.isFinite(sampleLoss)) {
                notFinite++;
                continue;
            }
            confusion[label][NetworkEvaluator.largest(probabilities, i * classes, classes)]++;
        }
        return new Measured(data.size(), notFinite, loss / data.size(), rows(confusion));
    }

    private static List<List<Integer>> rows(int[][] confusion) {
        return Arrays.stream(confusion).map(row -> Arrays.stream(row).boxed().toList()).toList();
    }
}
