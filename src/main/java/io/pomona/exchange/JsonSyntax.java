// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts what Jackson says of malformed JSON into words for someone who edits a file. */
final class JsonSyntax {
    private static final String FOUND = "^Unexpected character \\('(.*?)' \\(code \\d+.*?\\)\\): ";
    private static final String START = "\\(start marker at .*line: (\\d+), column: (\\d+)\\]\\)";

    private static final List<Rule> RULES = List.of(
            rule("^Duplicate field '(.*)'", "the key \"$1\" stands twice in one object."),
            rule(FOUND + "was expecting double-quote to start (?:field|property) name",
                    "expected a key in double quotes, but found $1; is there a comma too many before it?"),
            rule(FOUND + "was expecting comma to separate Object entries",
                    "expected a comma or } after an entry, but found $1"),
            rule(FOUND + "was expecting comma to separate Array entries",
                    "expected a comma or ] after an element, but found $1"),
            rule(FOUND + "was expecting a colon",
                    "expected a colon between key and value, but found $1"),
            rule(FOUND + "maybe a \\(non-standard\\) comment",
                    "expected a value, but found $1; JSON has no comments."),
            rule(FOUND + "expected a valid value", "expected a value, but found $1"),
            rule("^Unexpected close marker '(.)': expected '(.)'",
                    "expected $2 to close what was opened last, but found $1"),
            rule("^Unexpected end-of-input.*expected close marker for Object " + START,
                    "the text ends inside the object that begins at line $1, column $2; a } is missing."),
            rule("^Unexpected end-of-input.*expected close marker for Array " + START,
                    "the text ends inside the list that begins at line $1, column $2; a ] is missing."),
            rule(FOUND + "Expected space separating root-level values",
                    "expected a blank after a number, but found $1"),
            rule("^Unexpected end-of-input", "the text ends in the middle of a value."),
            rule("^Non-standard token '(.*?)'", "$1 is no JSON number."),
            rule("^Unrecognized token '(.*?)'",
                    "expected a value, but found $1; texts stand in double quotes."),
            rule("^Document nesting depth \\(\\d+\\) exceeds the maximum allowed \\((\\d+)",
                    "more than $1 lists and objects stand in one another."),
            rule("^Number value length \\((\\d+)\\) exceeds the maximum allowed \\((\\d+)",
                    "a number has $1 digits; at most $2 are read."),
            rule("^Illegal character \\(.*?code (\\d+)",
                    "expected text, but found the control character $1; is it a file of another kind?"),
            rule("^Invalid numeric value: Leading zeroes not allowed",
                    "a number must not start with 0 before other digits."),
            rule("^Illegal unquoted character \\(.*?code 10\\)",
                    "a text ends at the end of its line; a double quote is missing."));

    private JsonSyntax() {}

    private record Rule(Pattern pattern, String words) {}

    private static Rule rule(String pattern, String words) {
        return new Rule(Pattern.compile(pattern, Pattern.DOTALL), words);
    }

    /** Returns a sentence for one of Jackson's messages: the message itself where none is known. */
    static String describe(String message) {
        for (Rule rule : RULES) {
            Matcher matcher = rule.pattern.matcher(message);
            if (matcher.find()) {
                StringBuilder words = new StringBuilder();
                matcher.appendReplacement(words, rule.words);
                String sentence = words.toString();
                return sentence.matches("(?s).*[.?]$") ? sentence : sentence + ".";
            }
        }
        return message;
    }
}
