// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad command lines and bad configs: one message, status 2, nothing left behind. */
class BadInputTest {
    @TempDir
    private Path folder;

    private SmallExperiment experiment;

    @BeforeEach
    void write() {
        experiment = SmallExperiment.in(folder);
    }

    @Test
    void theExperimentItselfIsGood() {
        experiment.run().assertDone();
        assertTrue(Files.exists(folder.resolve("out/trials.csv")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {\\n "data": {"inputs": "x.npy",,}} | line 2, column 29: not valid JSON: expected a key
            {"seeds": [1], "seeds": [2]}       | line 1, column 23: not valid JSON: the key "seeds"
            {} {}                              | line 1, column 4: not valid JSON: there is more
            {"seeds": [1]                      | line 1, column 14: not valid JSON: the text ends
            ''                                 | expected a JSON value, but the text is empty
            []                                 | expected an object at $, but received a list
            null                               | expected an object at $, but received null
            {"netwrok": {}}                    | unknown key "netwrok" at $; did you mean "network"?
            {"threads": 2}                     | missing key "network" at $; received only "threads"
            """)
    void malformedConfigs(String text, String message) {
        Path config = experiment.text("bad.json", text.replace("\\n", "\n"));
        CommandRun.of("run", config, "--out", folder.resolve("out"))
                .assertRefused(config.toString(), message);
        experiment.assertNothing("out");
    }

    @Test
    void filesThatAreNoConfig() throws IOException {
        Path loop = Files.createSymbolicLink(folder.resolve("loop.json"),
                folder.resolve("loop.json"));
        refuseConfig(folder.resolve("none.json"), "there is none; check the path");
        refuseConfig(loop, "expected a JSON file");
        refuseConfig(folder, "something else than a file");
        refuseConfig(folder.resolve("x.npy"), "expected JSON in UTF-8");
        refuseConfig(Path.of("/dev/zero"), "something else than a file");
        refuseConfig(experiment.bytes("latin.json", "\u00e9".getBytes(StandardCharsets.ISO_8859_1)),
                "expected JSON in UTF-8");
        refuseConfig(experiment.bytes("zeros.json", new byte[9]), "control character 0");
        refuseConfig(experiment.text("deep.json", "[".repeat(100_000)), "more than 1000 lists");
        refuseConfig(experiment.text("long.json", "9".repeat(5000)), "5000 digits");
    }

    private void refuseConfig(Path config, String message) {
        CommandRun.of("run", config, "--out", folder.resolve("out"))
                .assertRefused(config.toString(), message);
        if (Files.exists(config)) {
            CommandRun.of("summary", config, "--json").assertRefused(config.toString(), message);
        }
        experiment.assertNothing("out");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            methods.ga.populaton=3           | "populaton" at $.methods.ga; did you mean "population"?
            methods.ga.crossover.foo.bar=1   | unknown key "foo" at $.methods.ga.crossover
            methods.ga.population=many       | a whole number at $.methods.ga.population, but received "many"
            methods.ga.population=1          | $.methods.ga: Expected population of at least 2, but received 1
            methods.ga.population=1e99       | at $.methods.ga.population, but received 1.0E99
            methods.ga.population=2147483647 | methods.ga: expected weights that fit into memory
            methods.ga.elites=4              | Expected elites of at least 0 and below population, 4, but received 4
            methods.ga.mutation.sigma=-1     | $.methods.ga.mutation: Expected sigma of at least 0
            methods.ga.mutation.scale=foo    | expected one of "absolute", "initial_spread" at
            methods.ga.type=genetics         | did you mean "genetic"?
            methods.ga={}                    | missing key "type" at $.methods.ga
            methods={}                       | Expected at least one method, but received none
            methods.a b={"type":"sgd","epochs":1} | but received "a b"
            methods.sgd.batch_size=0         | $.methods.sgd: Expected batch_size of at least 1
            methods.sgd.learning_rate=NaN    | a number at $.methods.sgd.learning_rate, but received "NaN"
            methods.sgd.epochs=null          | Method "sgd" would never end: set budget.samples
            seeds=[1.5]                      | expected a whole number at $.seeds[0], but received 1.5
            seeds=[1,1]                      | Expected seeds that differ, but received 1 twice
            seeds=[]                         | Expected at least one seed
            seeds=1                          | expected a list at $.seeds, but received 1
            seeds=[99999999999999999999]     | at $.seeds[0], but received 99999999999999999999
            threads=0                        | Expected threads from 1 to 4096, but received 0
            threads=1e999999999              | $.threads
            threads=100000                   | Expected threads from 1 to 4096, but received 100000
            name=a/b                         | Expected a name of letters, digits, _, - and dots
            budget.samples=0                 | $.budget: Expected samples of at least 1
            data.split=[0.5,0.5,0.5]         | $.data.split: Expected the shares of [train, validation, test] to sum to 1
            data.split=[1,0]                 | $.data.split: Expected three shares
            data.scaling=foo                 | expected one of "auto", "none", "unit" at $.data.scaling
            data.scaling={"scale":1e300}     | x.npy: expected values that fit a 32-bit float
            data.class_names=["a","a","b"]   | $.data: Expected class_names that differ and are not blank
            data.class_names=["a","b"," "]   | $.data: Expected class_names that differ and are not blank
            data.class_names=["a"]           | y.npy: expected labels from 0 to 0 (1 classes), but found 1
            data.standardize=yes             | expected true or false at $.data.standardize
            data.labels=null                 | expected both "inputs" and "labels" at $.data
            data.fruits={}                   | Expected 4 outputs
            data.fruits.per_class=99999      | Expected per_class from 1 to 17000, but received 99999
            data.test={"inputs":"x.npy"}     | missing key "labels" at $.data.test
            network={}                       | expected "zoo" or "layers" at $.network
            network.zoo=lenet                | did you mean "lenet5"?
            network.zoo=lenet5               | Layer 3 (conv2): Expected a window that fits
            network.layers=[]                | expected at least one layer at $.network.layers
            network.layers.0.type=conv       | did you mean "conv2d"?
            network.layers.0.kernel=0        | $.network.layers[0].kernel: Expected sizes from 1 to 4096
            network.layers.0.kernel=7        | samples of shape [6, 6, 1] and 3 classes: Layer 1 (conv2d_1): Expected a window
            network.layers.0.filters=1000000000 | Layer 1 (conv2d_1): A shape must hold at most 2147483647
            network.layers.0.name=a.b        | Layer 1 (a.b): Expected a name of its own
            network.layers.1=null            | expected an object at $.network.layers[1], but received null
            network.layers.1={"type":"dropout","rate":1} | $.network.layers[1]: Expected a rate in [0, 1)
            network.layers.1={"type":"dense","units":3} | Layer 2 (dense_1): Expected a vector [inputs], but received [4, 4, 2]
            network.layers.2.units=4         | Layer 3 (dense_1): Expected 3 outputs of the last layer
            network.layers=[{"type":"flatten"}] | end with a flatten layer and a dense one of 3 units
            network.layers.0.filters=20000000 | methods.ga: expected weights that fit into memory
            methods.ga={"type":"memetic","genome":"seeds","crossover":"none","gradient":{}} | $.methods.ga: Expected genome of weights
            methods.ga.selection={"type":"tournament","size":5} | Expected selection.size of at most population, 4, but received 5
            methods.ga.selection={"type":"elite","others":{"type":"tournament","size":9}} | Expected selection.size of at most population, 4, but received 9
            methods.ga.selection={"type":"parsimony_tournament","size":9} | Expected selection.size of at most population, 4, but received 9
            methods.ga.crossover={"type":"mean","parents":5} | Expected crossover.parents of at most population, 4, but received 5
            methods.ga.crossover={"type":"multi_point","points":10001} | Expected points from 1 to 10000, but received 10001
            methods.ga.mutation={"sigma_control":{"type":"gesmr","groups":5}} | Expected mutation.sigma_control.groups of at most population, 4, but received 5
            methods.ga.islands={"count":3}   | Expected population of a multiple of the 3 islands, 2 for each at least, but received 4
            extends=other.json               | expected "extends" in the file of a config
            methods.ga.selection={"size":3}  | unknown key "size" at $.methods.ga.selection
            methods.ga={"type":"openai-es","sigma_schedule":{"type":"cosine","epochs":3}} | $.methods.ga: Expected sigma_schedule.minimum above 0, but received 0.0
            methods.ga.mutation={"type":"polynomial","eta":1e5} | Expected eta in [0, 10000], but received 100000.0
            nope                             | --set nope: expected path=value
            =1                               | --set =1: expected path=value
            a..b=1                           | expected a path of keys with single dots
            foo=1                            | unknown key "foo" at $
            threads.x=1                      | expected an object or a list at threads, but the config has 1
            seeds=[1                         | --set seeds: line 1, column 3: not valid JSON
            network.layers.9.units=1         | expected the number of an element of the list network.layers, from 0 to 2
            data.inputs=                     | expected a path after the =
            """)
    void badSettings(String assignment, String message) {
        experiment.assertRefused(List.of(assignment), message);
        CommandRun.of("run", folder.resolve("c.json"), "--set", assignment, "--dry-run")
                .assertRefused(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            --threads 0  | Expected --threads from 1 to 4096, but received 0
            --threads -3 | Expected --threads from 1 to 4096, but received -3
            --threads x  | Invalid value for option '--threads': 'x' is not an int
            --threads 1 --threads 2 | option '--threads' (N) should be specified only once
            --thread 1   | There is no option --thread of pomona run; did you mean --threads?
            --out        | Missing required parameter for option '--out' (DIR)
            --set        | Missing required parameter for option '--set'
            more.json    | Expected nothing more, but received "more.json"
            """)
    void badOptionsOfRun(String options, String message) {
        Object[] words = CommandRun.words(List.of("run", folder.resolve("c.json"), "--dry-run"),
                (Object[]) options.split(" "));
        CommandRun.of(words).assertRefused(message, "See pomona run --help.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            rnu c.json   | There is no command "rnu" of pomona; did you mean run? Commands: run, resume
            frobnicate   | There is no command "frobnicate" of pomona. Commands: run, resume
            --nope       | There is no option --nope of pomona.
            ``           | Expected a command: run, resume
            run          | Missing required parameter: 'CONFIG'
            resume       | Missing required parameter: 'DIR'
            report       | Missing required parameter: 'DIR'
            summary      | `Missing required parameter: 'NETWORK|CONFIG'`
            predict      | Missing required parameters: 'MODEL', 'INPUTS'
            predict a    | Missing required parameter: 'INPUTS'
            evaluate a --inputs x | Missing required option: '--labels=Y.npy'
            data         | Expected make, fetch or info after pomona data
            data mkae    | There is no command "mkae" of pomona data; did you mean make?
            data info    | Missing required parameter: 'FILE'
            data make --seed x      | 'x' is not a long
            data make --per-class 0 | Expected --per-class from 1 to 17000, but received 0
            data make --per-class 17001 | Expected --per-class from 1 to 17000, but received 17001
            """)
    void wrongUsage(String line, String message) {
        Object[] words = Arrays.stream(line.split(" ")).filter(word -> !word.isEmpty()).toArray();
        CommandRun.of(words).assertRefused(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "run", "resume", "report", "summary", "predict", "evaluate", "data",
        "data make", "data info"})
    void helpTellsOfEveryOption(String command) {
        Object[] words = Arrays.stream((command + " --help").strip().split(" ")).toArray();
        CommandRun help = CommandRun.of(words).assertDone();
        assertTrue(help.out().startsWith(("Usage: pomona " + command).strip()), help.out());
        assertTrue(help.out().lines().count() > 4, help.out());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            lenet                            | or a file, but received "lenet"; did you mean lenet5?
            NumPyCNN                         | did you mean numpycnn?
            none.json                        | or a file, but received "none.json".
            numpycnn --input 4,4,3           | numpycnn: Layer 3 (conv2): Expected a window that fits
            numpycnn --input 1,2             | Expected --input of three numbers, height,width,channels, but received [1, 2]
            numpycnn --input 9,9,3,1         | Expected --input of three numbers
            numpycnn --input 0,0,0           | Every extent of a shape must be at least 1
            numpycnn --input 99999,99999,3   | A shape must hold at most 2147483647 elements
            numpycnn --input a               | Invalid value for option '--input' (H,W,C): 'a' is not an int
            numpycnn --classes 0             | Expected --classes of at least 1, but received 0
            numpycnn --classes 2147483647    | Layer 9 (dense2): A shape must hold at most
            """)
    void summaries(String line, String message) {
        Object[] words = CommandRun.words(List.of("summary"), (Object[]) line.split(" "));
        CommandRun.of(words).assertRefused(message);
        CommandRun.of(CommandRun.words(List.of(words), "--json")).assertRefused(message);
    }

    @Test
    void summaryOfFiles() {
        CommandRun.of("summary", "").assertRefused("Expected a network of the zoo");
        CommandRun.of("summary", folder.resolve("c.json"), "--classes", 3)
                .assertRefused(
                        "Expected both --input and --classes for a config");
        CommandRun.of("summary", folder.resolve("c.json"), "--classes", 4, "--input", "6,6,1")
                .assertRefused("c.json: Layer 3 (dense_1): Expected 4 outputs");
        String wide = CommandRun
                .of("summary", folder.resolve("c.json"), "--classes", 3, "--input", "9,9,2")
                .assertDone().out();
        assertTrue(wide.contains("[9, 9, 2]"), wide);
        String json = CommandRun.of("summary", folder.resolve("c.json"), "--json").assertDone()
                .out();
        assertTrue(json.startsWith("{") && json.strip().endsWith("}"), json);
    }

    @Test
    void anyFileNameWillDo() throws IOException {
        Path far = Files.createDirectories(folder.resolve("a b/\u00fc"));
        Path config = Files.writeString(far.resolve("my run \u00e9.json"),
                Files.readString(folder.resolve("c.json")).replace("x.npy", "../../x.npy")
                        .replace("y.npy", "../../y.npy"));
        CommandRun.of("run", config, "--out", far.resolve("out \u00e9")).assertDone();
        String resolved = Files.readString(far.resolve("out \u00e9/config.json"));
        assertTrue(resolved.contains("\"name\": \"my_run__\""), resolved);
    }
}
