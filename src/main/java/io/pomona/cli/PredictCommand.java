// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import io.pomona.data.InputArray;
import io.pomona.exchange.SavedModel;
import io.pomona.train.NetworkEvaluator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pomona predict}. */
@Command(name = "predict", mixinStandardHelpOptions = true, description = "Prints the class and the probabilities of each picture.")
final class PredictCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "MODEL", description = "A saved model: best.npz, .safetensors or .onnx.")
    private Path model;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "INPUTS", description = ".npy arrays of pictures, or picture files (PNG, JPEG).")
    private List<Path> inputs = new ArrayList<>();

    @Mixin
    private final ModelChoice choice = new ModelChoice();

    @Option(names = "--csv", description = "Prints CSV instead of a table.")
    private boolean csv;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    PredictCommand() {}

    @Override
    public Integer call() {
        List<SavedModel> models = choice.read(model);
        SavedModel saved = models.getFirst();
        List<InputArray> arrays = inputs.stream().map(file -> ModelInputs.read(file, saved))
                .toList();
        List<String> titles = new ArrayList<>(List.of("file", "index", "class"));
        titles.addAll(saved.classNames());
        List<List<String>> rows = new ArrayList<>();
        for (int file = 0; file < arrays.size(); file++) {
            rows(models, inputs.get(file).toString(), arrays.get(file), rows);
        }
        var out = spec.commandLine().getOut();
        if (csv) {
            out.println(line(titles));
            rows.forEach(row -> out.println(line(row)));
        } else {
            TextTable table = new TextTable(titles.toArray(String[]::new));
            rows.forEach(row -> table.add(row.toArray(String[]::new)));
            out.println(table);
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private static void rows(List<SavedModel> models, String file, InputArray array,
            List<List<String>> rows) {
        SavedModel model = models.getFirst();
        int classes = model.network().classes();
        float[] probabilities = ModelChoice.probabilities(models, array);
        for (int i = 0; i < array.count(); i++) {
            int best = NetworkEvaluator.largest(probabilities, i * classes, classes);
            List<String> row = new ArrayList<>(
                    List.of(file, String.valueOf(i), model.classNames().get(best)));
            for (int c = 0; c < classes; c++) {
                row.add(String.format(Locale.ROOT, "%.4f", probabilities[i * classes + c]));
            }
            rows.add(row);
        }
    }

    /** Cells with commas or quotes are quoted, as RFC 4180 says. */
    private static String line(List<String> cells) {
        return String.join(",",
                cells.stream()
                        .map(cell -> cell.matches("(?s).*[,\"\r\n].*")
                                ? "\"" + cell.replace("\"", "\"\"") + "\""
                                : cell)
                        .toList());
    }
}
