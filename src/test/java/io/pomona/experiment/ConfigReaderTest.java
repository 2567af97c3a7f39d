// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.pomona.PomonaException;
import io.pomona.data.PictureOptions;
import io.pomona.data.Scaling;
import io.pomona.data.Split;
import io.pomona.evolve.ChildShares;
import io.pomona.evolve.Crossover;
import io.pomona.evolve.FirstPopulation;
import io.pomona.evolve.Fitness;
import io.pomona.evolve.GeneticSettings;
import io.pomona.evolve.Genome;
import io.pomona.evolve.Individuals;
import io.pomona.evolve.Limits;
import io.pomona.evolve.Mutation;
import io.pomona.evolve.Objective;
import io.pomona.evolve.PopulationStructure;
import io.pomona.evolve.Selection;
import io.pomona.exchange.Json;
import io.pomona.exchange.JsonValue;
import io.pomona.nn.ConvolutionKernel;
import io.pomona.tensor.Shape;
import io.pomona.train.Budget;
import io.pomona.train.EarlyStopping;
import io.pomona.train.GradientSettings;
import io.pomona.train.Optimizer;
import io.pomona.train.Schedule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
    private static final String ZOO = "'numpycnn', 'numpycnn-compat', 'pygad-gacnn', 'conv3x3', 'mnist-cnn', 'mnist-30k', 'all-cnn', 'cifar-cnn', 'lenet5', 'alexnet', 'vgg16', 'inception-v1', 'inception-v3', 'inception-v4', 'inception-resnet-v2', 'xception', 'resnet50', 'resnext50'";

    private static final Path FOLDER = Path.of("/configs");
    private static final String SHORTEST = "{'network': {'zoo': 'numpycnn'},"
            + " 'methods': {'ga': {'type': 'genetic'}}, 'budget': {'samples': 1000}}";

    @Test
    void theShortestConfigTakesEveryDefault() {
        ExperimentConfig config = read(SHORTEST);
        assertEquals("fallback", config.name());
        assertNull(config.description());
        assertEquals(new DataConfig(new DataConfig.GeneratedFruits(20, 1), PictureOptions.DEFAULT,
                null, null, Scaling.AUTO, false, null, new Split(0.6, 0.2, 0.2), null, List.of()),
                config.data());
        assertEquals(NetworkConfig.of(NetworkConfig.FromZoo.of("numpycnn")), config.network());
        assertEquals(new MethodConfig.Genetic(GeneticSettings.defaults()),
                config.methods().get("ga"));
        assertEquals(List.of(1L), config.seeds());
        assertEquals(Budget.ofSamples(1000), config.budget());
        assertNull(config.threads());
    }

    @Test
    void readsTheSettingsOfEveryMethod() {
        assertEquals(
                new GeneticSettings(20, 1, new Selection.Elite(2, new Selection.LinearRank(0.5)),
                        new Crossover.Line(0.5, 0.25),
                        new Mutation(0.9, 0.1, 0.2, Mutation.Scale.ABSOLUTE),
                        new ChildShares(0.75, 0.25, 0), 0.2, 3,
                        new Objective(Fitness.ACCURACY, 100, 0.1),
                        new Limits(5, 0.9, null, new EarlyStopping(10)),
                        PopulationStructure.NONE,
                        new Individuals(Genome.WEIGHTS, new FirstPopulation.Perturbed(0.3),
                                List.of("conv*"), true, 4)),
                ((MethodConfig.Genetic) method("{'type':'genetic','population':20,'elites':1,"
                        + "'selection':{'type':'elite','best':2,'others':'linear_rank'},"
                        + "'crossover':{'type':'line','rate':0.5},"
                        + "'mutation':{'sigma':0.2,'scale':'absolute'},"
                        + "'children':{'crossover':0.75,'mutation':0.25},'fitness':'accuracy',"
                        + "'batch_size':100,'average':3,'l2':0.1,'weight_decay':0.2,'generations':5,'target_fitness':0.9,"
                        + "'early_stopping':{'patience':10},'genome':'weights',"
                        + "'initial':{'type':'perturbed','sigma':0.3},'frozen':['conv*'],"
                        + "'keep_population':true,'ensemble':4}")).settings());
        assertEquals(
                GeneticSettings.defaults().withLimits(new Limits(null, null, 7, null)),
                ((MethodConfig.Genetic) method("{'type':'genetic','steady_generations':7}"))
                        .settings());
        assertEquals(
                new GradientSettings(new Optimizer.Sgd(0.5, true), 0.1,
                        new Schedule.Cosine(50, 2, 0), 8, 3, 0.1, 0.2, 1.0, null),
                ((MethodConfig.Gradient) method("{'type':'sgd','learning_rate':0.1,'momentum':0.5,"
                        + "'nesterov':true,'schedule':{'type':'cosine','epochs':50,'warmup':2},"
                        + "'batch_size':8,'epochs':3,'l2':0.1,'weight_decay':0.2,"
                        + "'clip_norm':1}")).settings());
        assertEquals(new MethodConfig.Gradient(GradientSettings.sgd()), method("{'type':'sgd'}"));
        assertEquals(new MethodConfig.Gradient(GradientSettings.adam()), method("{'type':'adam'}"));
        assertEquals(new MethodConfig.Gradient(
                GradientSettings.of(new Optimizer.AdamW(0.9, 0.999, 1e-8))),
                method("{'type':'adamw'}"));
        assertEquals(new MethodConfig.Gradient(
                GradientSettings.of(new Optimizer.RmsProp(0.9, 1e-8))),
                method("{'type':'rmsprop','rho':0.9}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "'selection':'truncation'", "'selection':'roulette_wheel'",
        "'selection':'stochastic_universal'", "'selection':'linear_rank'",
        "'selection':'exponential_rank'", "'selection':'boltzmann'", "'selection':'elite'",
        "'selection':'monte_carlo'", "'crossover':'single_point'", "'crossover':'line'",
        "'crossover':{'type':'multi_point','points':3}", "'mutation':'gaussian'",
        "'early_stopping':{'patience':3}", "'selection':'lexicase'",
        "'selection':'batch_lexicase'", "'selection':{'type':'truncation','share':0.5}",
        "'selection':{'type':'parsimony_tournament','buckets':5}", "'fitness':'margin'",
        "'fitness':'balanced_accuracy'", "'fitness':'cross_entropy'",
        "'fitness':{'type':'weighted','accuracy':1,'margin':0.5}",
        "'batch_size':100,'inheritance':0.2,'racing':true", "'niching':{}",
        "'niching':{'sigma_share':0.3,'alpha':2}",
        "'islands':{'count':4,'every':5,'migrants':2}"})
    void resolvedGeneticConfigsReadBackEqual(String settings) {
        assertReadsBack("{'network':{'zoo':'lenet5'},'methods':{'ga':{'type':'genetic',"
                + "'generations':3" + (settings.isEmpty() ? "" : ",") + settings + "}}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'type':'sgd'", "'type':'adam','schedule':'constant'",
        "'type':'adamw','schedule':{'type':'step','epochs':10,'factor':0.5}",
        "'type':'rmsprop','schedule':{'type':'exponential','factor':0.95}",
        "'type':'sgd','schedule':{'type':'cosine','epochs':9}"})
    void resolvedGradientConfigsReadBackEqual(String settings) {
        assertReadsBack("{'network':{'zoo':'lenet5'},'methods':{'a':{" + settings
                + ",'epochs':3,'early_stopping':{'patience':2}}}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'fruits':{'per_class':5}}", "{'scaling':'unit'}",
        "{'inputs':'x.npy','labels':'../y.npy','class_names':['a','b','c','d']}",
        "{'scaling':{'scale':0.0039,'offset':-0.5},'standardize':true}",
        "{'inputs':'/x.npy','labels':'y.npy','test':{'inputs':'a b.npy','labels':'d.npy'}}",
        "{'scaling':'none','split':[0.5,0.25,0.25]}"})
    void resolvedDataReadsBackEqual(String data) {
        assertReadsBack("{'name':'a.b-c_1','description':'ä','data':" + data
                + ",'network':{'layers':[{'type':'flatten'},{'type':'dense','units':4}]},"
                + "'methods':{'ga':{'type':'genetic'},'sgd':{'type':'sgd'}},'seeds':[3,1,-2],"
                + "'budget':{'samples':1e6,'seconds':1.5,'train_accuracy':1},'threads':2}");
    }

    @ParameterizedTest
    @EnumSource
    void theKernelOfConvolutionsIsKept(ConvolutionKernel kernel) {
        String name = kernel.name().toLowerCase(Locale.ROOT);
        for (String source : new String[]{"'zoo':'numpycnn'", "'layers':["
                + "{'type':'conv2d','filters':20,'kernel':3},{'type':'flatten'},"
                + "{'type':'dense','units':4}]"}) {
            String text = "{'network':{" + source + ",'convolution':'" + name
                    + "'},'methods':{'sgd':{'type':'sgd','epochs':1}}}";
            assertReadsBack(text);
            ExperimentConfig config = read(text);
            assertEquals(kernel, config.network().build(Shape.of(100, 100, 3), 4)
                    .convolutionKernel());
            assertEquals(name,
                    ConfigWriter.write(config).at("/network/convolution").textValue());
        }
    }

    @Test
    void keepsTheOrderOfMethodsAndTheFolderOfPaths() {
        ExperimentConfig config = read("{'data':{'inputs':'x.npy','labels':'../y.npy'},"
                + "'network':{'zoo':'numpycnn'},'methods':{'z':{'type':'sgd','epochs':1},"
                + "'a':{'type':'adam','epochs':1}}}");
        assertEquals(List.of("z", "a"), List.copyOf(config.methods().keySet()));
        assertEquals(new DataConfig.ArrayFiles(Path.of("/configs/x.npy"), Path.of("/y.npy")),
                config.data().source());
    }

    @Test
    void aSeparateTestSetChangesTheDefaultSplit() {
        ExperimentConfig config = read(SHORTEST.replace("{'network'",
                "{'data':{'test':{'inputs':'x','labels':'y'}},'network'"));
        assertEquals(new Split(0.8, 0.2, 0), config.data().split());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'sed': [1]}|unknown key 'sed' at $; did you mean 'seeds'? Known keys: $schema, extends, name,"
                + " description, data, network, loss, methods, seeds, budget, threads, workers, on_failure, sweep.",
        "{'methods': {}}|missing key 'network' at $; received only 'methods'.",
        "[]|expected an object at $, but received a list.",
        "{'network': {'zoo': 'numpycn'}}|expected one of " + ZOO
                + " at $.network.zoo, but received 'numpycn'; did you mean 'numpycnn'?",
        "{'network': {'zoo': 'resnet50', 'variant': 'kera'}}|expected one of 'torchvision',"
                + " 'keras' at $.network.variant, but received 'kera'; did you mean 'keras'?",
        "{'network': {'zoo': 'resnet50', 'width': 0}}|$.network.width: Expected a width above 0"
                + " and at most 16.0, but received 0.0.",
        "{'network': {'width': 2, 'layers': [{'type': 'flatten'}]}}|expected 'width' only with"
                + " 'zoo' at $.network, but received it with 'layers'.",
        "{'network': {'zoo': 'lenet5', 'layers': [{'type': 'flatten'}]}}|expected either 'zoo'"
                + " or 'layers' at $.network, but received both.",
        "{'network': {'zoo': 'lenet5', 'convolution': 'gem'}}|expected one of KERNELS at"
                + " $.network.convolution, but received 'gem'; did you mean 'gemm'?",
        "{'network': {'zoo': 'lenet5', 'convolution': 1}}|expected one of KERNELS at"
                + " $.network.convolution, but received 1.",
        "{'network': {'zoo': 'lenet5', 'convolutions': 'gemm'}}|unknown key 'convolutions' at"
                + " $.network; did you mean 'convolution'? Known keys: zoo, variant, width,"
                + " layers, convolution, weights.",
        "{'network': {}}|expected 'zoo' or 'layers' at $.network, but received neither.",
        "{'network': {'layers': [{'type': 'conv2d', 'fiters': 2}]}}|unknown key 'fiters' at"
                + " $.network.layers[0]; did you mean 'filters'? Known keys: type, name,"
                + " inputs, filters, kernel, stride, padding, dilation, groups, bias, activation,"
                + " kernel_initializer, bias_initializer.",
        "{'name': 3}|expected a text at $.name, but received 3.",
        "{'data': {'inputs': 'x'}}|expected both 'inputs' and 'labels' at $.data, but received"
                + " only 'inputs'.",
        "{'data': {'inputs': 'x', 'labels': 'y', 'fruits': {}}}|expected either 'fruits' or"
                + " 'inputs' and 'labels' at $.data, but received all of them.",
        "{'data': {'inputs': '', 'labels': 'y'}}|expected a path at $.data.inputs, but received"
                + " '' (a string).",
        "{'data': {'fruits': {'per_class': 0}}}|$.data.fruits: Expected per_class from 1 to"
                + " 17000, but received 0.",
        "{'data': {'split': [0.5, 0.2]}}|$.data.split: Expected three shares [train,"
                + " validation, test], but received [0.5, 0.2].",
        "{'data': {'split': [0.5, 0.2, 0.2]}}|$.data.split: Expected the shares of [train,"
                + " validation, test] to sum to 1, with a train share above 0 and none below 0,"
                + " but received [0.5, 0.2, 0.2].",
        "{'data': {'test': {'inputs': 'x', 'labels': 'y'}, 'split': [0.5, 0.2, 0.3]}}|$.data:"
                + " Expected a split without a share for testing beside a separate test set,"
                + " such as [0.8, 0.2, 0], but received [0.5, 0.2, 0.3].",
        "{'data': {'test': {'inputs': 'x'}}}|missing key 'labels' at $.data.test; received only"
                + " 'inputs'.",
        "{'data': {'class_names': ['a']}}|$.data: Expected class_names only beside inputs and"
                + " labels, but the fruits have their own.",
        "{'data': {'scaling': {'scale': 0}}}|$.data.scaling: Expected a finite scale other than"
                + " 0 and a finite offset, but received 0.0 and 0.0.",
        "{'data': {'scaling': 'units'}}|expected one of 'auto', 'none', 'unit' at"
                + " $.data.scaling, but received 'units'; did you mean 'unit'?",})
    void refusesBadParts(String text, String message) {
        String kernels = Arrays.stream(ConvolutionKernel.values())
                .map(kernel -> "'" + kernel.name().toLowerCase(Locale.ROOT) + "'")
                .collect(Collectors.joining(", "));
        assertRefused(text, message.replace("KERNELS", kernels));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{}|missing key 'type' at $.methods.ga; expected one of genetic, ...",
        "{'type': 'geneticc'}|expected one of 'genetic', ... at $.methods.ga.type, but received"
                + " 'geneticc'; did you mean 'genetic'?",
        "{'type': 'genetic', 'population': 'fifty'}|expected a whole number at"
                + " $.methods.ga.population, but received 'fifty' (a string).",
        "{'type': 'genetic', 'population': 1}|$.methods.ga: Expected population of at least 2,"
                + " but received 1.",
        "{'type': 'genetic', 'population': null}|expected a whole number at"
                + " $.methods.ga.population, but received null.",
        "{'type': 'genetic', 'l2': 1e999}|expected a number between -1.8e308 and 1.8e308 at"
                + " $.methods.ga.l2, but received a number beyond them.",
        "{'type': 'genetic', 'selection': 'turnament'}|expected one of 'tournament',"
                + " 'parsimony_tournament', 'truncation', 'roulette_wheel', 'stochastic_universal',"
                + " 'linear_rank', 'exponential_rank', 'boltzmann', 'monte_carlo', 'lexicase',"
                + " 'batch_lexicase', 'elite' at"
                + " $.methods.ga.selection, but received 'turnament'; did you mean"
                + " 'tournament'?",
        "{'type': 'genetic', 'selection': {'type': 'tournament', 'size': 1}}|"
                + "$.methods.ga.selection: Expected size of at least 2, but received 1.0.",
        "{'type': 'genetic', 'selection': {'type': 'truncation', 'best': 3, 'share': 0.5}}|"
                + "$.methods.ga.selection: Expected share or best, one of the two, but received"
                + " 0.5.",
        "{'type': 'genetic', 'fitness': 'weighted'}|$.methods.ga: Expected fitness with a weight"
                + " above 0, but received Weighted[accuracy=0.0, balancedAccuracy=0.0,"
                + " crossEntropy=0.0, margin=0.0].",
        "{'type': 'genetic', 'mutation': {'type': 'gaussian', 'sigm': 1}}|unknown key 'sigm' at"
                + " $.methods.ga.mutation; did you mean 'sigma'? Known keys: type,"
                + " individual_rate, gene_rate, sigma, scale, sigma_control, safe.",
        "{'type': 'genetic', 'mutation': {'scale': 'relative'}}|expected one of 'absolute',"
                + " 'initial_spread' at $.methods.ga.mutation.scale, but received 'relative'.",
        "{'type': 'genetic', 'early_stopping': 10}|expected an object at"
                + " $.methods.ga.early_stopping, but received 10.",
        "{'type': 'sgd', 'beta1': 1}|unknown key 'beta1' at $.methods.ga. Known keys: type,"
                + " momentum, nesterov, learning_rate, schedule, batch_size, epochs, l2,"
                + " weight_decay, clip_norm, early_stopping.",
        "{'type': 'sgd', 'momentum': 1}|$.methods.ga: Expected momentum in [0, 1), but received"
                + " 1.0.",
        "{'type': 'sgd', 'schedule': 'step'}|expected 'constant' at $.methods.ga.schedule, but"
                + " received 'step'.",
        "{'type': 'sgd', 'schedule': {'type': 'step', 'epochs': 2}}|missing key 'factor' at"
                + " $.methods.ga.schedule; received only 'type', 'epochs'.",
        "{'type': 'genetic'}|Method 'ga' would never end: set budget.samples or another limit"
                + " of the budget, or generations, target_fitness, steady_generations or"
                + " early_stopping of the method.",
        "{'type': 'sgd'}|Method 'ga' would never end: set budget.samples or another limit of"
                + " the budget, or epochs or early_stopping of the method.",})
    void refusesBadMethods(String method, String message) {
        assertRefused("{'network': {'zoo': 'numpycnn'}, 'methods': {'ga': " + method + "}}",
                message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "'seeds': []|Expected at least one seed, but received none.",
        "'seeds': [1, 2, 1]|Expected seeds that differ, but received 1 twice.",
        "'seeds': 1|expected a list at $.seeds, but received 1.",
        "'seeds': [1.5]|expected a whole number at $.seeds[0], but received 1.5.",
        "'threads': 0|Expected threads from 1 to 4096, but received 0.",
        "'name': '../x'|Expected a name of letters, digits, _, - and dots, the first a letter,"
                + " a digit or _, but received '../x'.",
        "'data': {'split': [0.8, 0, 0.2]}|Method 'sgd' stops early by the validation score, but"
                + " data.split has no share for validation.",
        "'budget': {'samples': 0}|$.budget: Expected samples of at least 1, but received 0.",
        "'budget': {'sample': 5}|unknown key 'sample' at $.budget; did you mean 'samples'?"
                + " Known keys: samples, seconds, train_accuracy, measure_every."})
    void refusesBadSettingsOfTheWhole(String setting, String message) {
        assertRefused("{'network': {'zoo': 'numpycnn'}, 'methods': {'sgd': {'type': 'sgd',"
                + " 'early_stopping': {'patience': 3}}}, " + setting + "}", message);
    }

    @Test
    void refusesBadNamesAndAbsenceOfMethods() {
        assertRefused("{'network': {'zoo': 'numpycnn'}, 'methods': {}}",
                "Expected at least one method, but received none.");
        assertRefused("{'network': {'zoo': 'numpycnn'}, 'methods': {'a b': {'type': 'sgd'}}}",
                "Expected names of methods of letters, digits, _ and -, but received 'a b'.");
    }

    @Test
    void triesTheNetworkOnTheFruits() {
        assertRefused(SHORTEST.replace("'zoo': 'numpycnn'",
                "'layers': [{'type': 'dense', 'units': 4}]"),
                "$.network: Layer 1 (dense_1):"
                        + " Expected a vector [inputs], but received [100, 100, 3]: put a flatten"
                        + " layer before it.");
        assertRefused(SHORTEST.replace("'zoo': 'numpycnn'",
                "'layers': [{'type': 'flatten'}, {'type': 'dense', 'units': 5}]"),
                "$.network: Layer 2 (dense_1): Expected 4 outputs of the last layer, one for each"
                        + " class, but received 5: set its units to 4.");
        ExperimentConfig config = read(SHORTEST);
        assertEquals(4, config.network().build(Shape.of(100, 100, 3), 4).classes());
    }

    @Test
    void readsFilesAndNamesThemInMessages(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("quick.json");
        Files.writeString(file, SHORTEST.replace('\'', '"'));
        assertEquals("quick", ConfigReader.read(file).name());
        Path copy = folder.resolve("copy.json");
        ConfigWriter.write(copy, ConfigReader.read(file));
        assertEquals(ConfigReader.read(file), ConfigReader.read(copy));
        Files.writeString(file, "{\n  \"name\": \"a\",\n}");
        assertEquals(file + ": line 3, column 1: not valid JSON: expected a key in double quotes,"
                + " but found }; is there a comma too many before it?", messageOf(file));
        Files.writeString(file, "{\"seeds\": [1],\n \"seeds\": [2]}");
        assertEquals(file + ": line 2, column 9: not valid JSON: the key \"seeds\" stands twice in"
                + " one object.", messageOf(file));
        Files.writeString(file, "{\"seeds\": 1}");
        assertEquals(file + ": missing key \"network\" at $; received only \"seeds\".",
                messageOf(file));
    }

    private static String messageOf(Path file) {
        return String.valueOf(assertThrows(PomonaException.class, () -> ConfigReader.read(file))
                .getMessage());
    }

    private static MethodConfig method(String text) {
        return MethodJson.read(json(text));
    }

    private static void assertReadsBack(String text) {
        ExperimentConfig config = readUnchecked(text);
        JsonNode written = ConfigWriter.write(config);
        JsonValue again = Json.parse(Json.print(written), "again");
        ExperimentConfig back = ConfigReader.read(again, Path.of("/elsewhere"), "other");
        assertEquals(config, back);
        assertEquals(List.copyOf(config.methods().keySet()),
                List.copyOf(back.methods().keySet()));
        assertEquals(Json.print(written), Json.print(ConfigWriter.write(back)));
    }

    /** The data named by the text decide whether the network can be tried; lenet5 takes no fruits. */
    private static ExperimentConfig readUnchecked(String text) {
        return read(text.replace("{'network':{'zoo':'lenet5'}",
                "{'data':{'inputs':'x','labels':'y'},'network':{'zoo':'lenet5'}"));
    }

    private static void assertRefused(String text, String message) {
        PomonaException e = assertThrows(PomonaException.class, () -> read(text));
        // Where a list is of no interest, its end stands as dots.
        String[] parts = ("f.json: " + message.replace('\'', '"')).split("[.]{3}", -1);
        String got = String.valueOf(e.getMessage());
        assertTrue(got.startsWith(parts[0]), got);
        assertTrue(got.endsWith(parts[parts.length - 1]), got);
        assertTrue(parts.length > 1 || parts[0].equals(got), got);
    }

    private static ExperimentConfig read(String text) {
        return ConfigReader.read(json(text), FOLDER, "fallback");
    }

    private static JsonValue json(String text) {
        return Json.parse(text.replace('\'', '"'), "f.json");
    }
}
