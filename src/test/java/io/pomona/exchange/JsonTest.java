// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pomona.PomonaException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'a': 1,}|1:9|expected a key in double quotes, but found }; is there a comma too many before it?",
        "{a: 1}|1:2|expected a key in double quotes, but found a; is there a comma too many before it?",
        "{'a': 1 'b': 2}|1:9|expected a comma or } after an entry, but found \".",
        "[1 2]|1:4|expected a comma or ] after an element, but found 2.",
        "{'a' 1}|1:6|expected a colon between key and value, but found 1.",
        "{'a': , 'b': 1}|1:7|expected a value, but found ,.",
        "[1, // one~2]|1:5|expected a value, but found /; JSON has no comments.",
        "{'a': [1, 2}|1:12|expected ] to close what was opened last, but found }.",
        "{'a': 1|1:8|the text ends inside the object that begins at line 1, column 1; a } is missing.",
        "[[1], 2|1:8|the text ends inside the list that begins at line 1, column 1; a ] is missing.",
        "{'a': 'b|1:9|the text ends in the middle of a value.",
        "{'a': 'b~'}|1:9|a text ends at the end of its line; a double quote is missing.",
        "{'a': NaN}|1:10|NaN is no JSON number.",
        "{'a': yes}|1:7|expected a value, but found yes; texts stand in double quotes.",
        "{'a': 01}|1:8|a number must not start with 0 before other digits.",
        "{'a': 1,~ 'a': 2}|2:5|the key \"a\" stands twice in one object.",
        "{'a': 1} x|1:10|expected a value, but found x; texts stand in double quotes.",
        "{} {}|1:4|there is more text behind the end of the value.",})
    void saysWhereAndWhyTextIsNotJson(String text, String position, String words) {
        String[] lineAndColumn = position.split(":", -1);
        assertEquals(
                "f.json: line " + lineAndColumn[0] + ", column " + lineAndColumn[1]
                        + ": not valid JSON: " + words,
                messageOf(() -> Json.parse(text.replace('\'', '"').replace('~', '\n'), "f.json")));
    }

    @Test
    void refusesWhatIsNoTextAtAll(@TempDir Path folder) throws Exception {
        assertEquals("f.json: expected a JSON value, but the text is empty.",
                messageOf(() -> Json.parse(" \n", "f.json")));
        assertEquals("f.json: expected JSON in UTF-8, but the text is in another encoding.",
                messageOf(() -> Json.parse("\"ä\"".getBytes(StandardCharsets.ISO_8859_1),
                        "f.json")));
        assertEquals(folder + ": expected a JSON file, but there is something else than a file;"
                + " check the path.", messageOf(() -> Json.read(folder)));
        Path none = folder.resolve("none.json");
        assertEquals(none + ": expected a JSON file, but there is none; check the path.",
                messageOf(() -> Json.read(none)));
        Path file = Files.writeString(folder.resolve("x.json"), "\uFEFF{\"a\": 1}");
        assertEquals("{\"a\":1}", Json.read(file).node().toString());
        assertEquals("f.json: not valid JSON: more than 1000 lists and objects stand in one"
                + " another.", messageOf(() -> Json.parse("[".repeat(5000), "f.json")));
    }

    @Test
    void printsWhatItReadsBack(@TempDir Path folder) {
        JsonValue value = Json.parse(
                "{\"a\": [1, -0.0, 1e-300, 9223372036854775807], \"b\": {\"c\": null}}", "f");
        assertEquals(value.node(), Json.parse(Json.print(value.node()), "f").node());
        assertEquals(value.node(), Json.parse(Json.printCompact(value.node()), "f").node());
        Path file = folder.resolve("x.json");
        Json.write(file, value.node());
        assertEquals(value.node(), Json.read(file).node());
    }

    @Test
    void namesPlaceExpectationAndValueOfTheWrongType() {
        assertWrong("\"fifty\"", JsonValue::integer,
                "expected a whole number at $, but received \"fifty\" (a string).");
        assertWrong("1.5", JsonValue::integer, "expected a whole number at $, but received 1.5.");
        assertWrong("3000000000", JsonValue::integer, "expected a whole number from -2147483648"
                + " to 2147483647 at $, but received 3000000000.");
        assertWrong("9223372036854775808", JsonValue::longInteger,
                "expected a whole number from -9223372036854775808 to 9223372036854775807 at $,"
                        + " but received 9223372036854775808.");
        assertWrong("1e19", JsonValue::longInteger,
                "expected a whole number from -9223372036854775808 to 9223372036854775807 at $,"
                        + " but received 1.0E19.");
        assertWrong("1e999", JsonValue::number, "expected a number between -1.8e308 and 1.8e308"
                + " at $, but received a number beyond them.");
        assertWrong("1e999", JsonValue::integer, "expected a whole number from -2147483648 to"
                + " 2147483647 at $, but received a number beyond them.");
        assertWrong("null", JsonValue::number, "expected a number at $, but received null.");
        assertWrong("1", JsonValue::truth, "expected true or false at $, but received 1.");
        assertWrong("[]", JsonValue::text, "expected a text at $, but received a list.");
        assertWrong("{}", JsonValue::list, "expected a list at $, but received an object.");
        assertWrong("true", v -> v.object("a"), "expected an object at $, but received true.");
        assertWrong("[0, {\"x y\": [\"" + "z".repeat(80) + "\"]}]",
                v -> v.list().get(1).object("x y").get("x y").list().get(0).integer(),
                "expected a whole number at $[1][\"x y\"][0], but received \"" + "z".repeat(59)
                        + "... (a string).");
    }

    @Test
    void takesWholeNumbersHoweverWritten() {
        assertEquals(1_000_000, Json.parse("1e6", "f").integer());
        assertEquals(-50, Json.parse("-50.0", "f").integer());
        assertEquals(Long.MIN_VALUE, Json.parse("-9223372036854775808", "f").longInteger());
    }

    @Test
    void suggestsTheNearestNameOrKey() {
        List<String> names = List.of("sgd", "adam", "rmsprop");
        assertWrong("\"rsmprop\"", v -> v.oneOf(names), "expected one of \"sgd\", \"adam\","
                + " \"rmsprop\" at $, but received \"rsmprop\"; did you mean \"rmsprop\"?");
        assertWrong("\"lion\"", v -> v.oneOf(names), "expected one of \"sgd\", \"adam\","
                + " \"rmsprop\" at $, but received \"lion\".");
        assertWrong("{\"fiters\": 1}", v -> v.object("filters", "kernel"), "unknown key \"fiters\""
                + " at $; did you mean \"filters\"? Known keys: filters, kernel.");
        assertWrong("{\"zzz\": 1}", v -> v.object("filters", "kernel"),
                "unknown key \"zzz\" at $. Known keys: filters, kernel.");
        assertWrong("{\"kernel\": 1}", v -> v.object("filters", "kernel").get("filters"),
                "missing key \"filters\" at $; received only \"kernel\".");
        assertWrong("{}", v -> v.object("filters").get("filters"),
                "missing key \"filters\" at $; received an empty object.");
    }

    private static void assertWrong(String text, Consumer<JsonValue> use, String message) {
        JsonValue value = Json.parse(text, "f.json");
        assertEquals("f.json: " + message, messageOf(() -> use.accept(value)));
    }

    private static String messageOf(Runnable action) {
        return String.valueOf(assertThrows(PomonaException.class, action::run).getMessage());
    }
}
