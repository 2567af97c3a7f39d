// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import io.pomona.exchange.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Says what a word on the command line that nothing takes was probably meant to be. */
final class Surplus {
    private Surplus() {}

    static String describe(CommandLine.UnmatchedArgumentException failure) {
        CommandSpec spec = failure.getCommandLine().getCommandSpec();
        String word = failure.getUnmatched().getFirst();
        if (word.startsWith("-") && word.length() > 1) {
            List<String> names = new ArrayList<>();
            spec.options().forEach(option -> names.addAll(List.of(option.names())));
            return "There is no option " + word + " of " + spec.qualifiedName()
                    + meant(word, names);
        }
        if (!spec.subcommands().isEmpty()) {
            Collection<String> names = spec.subcommands().keySet();
            return "There is no command \"" + word + "\" of " + spec.qualifiedName()
                    + meant(word, names) + " Commands: " + String.join(", ", names) + ".";
        }
        return "Expected nothing more, but received \"" + word + "\".";
    }

    private static String meant(String word, Collection<String> names) {
        return Spelling.nearest(word, names).map(name -> "; did you mean " + name + "?")
                .orElse(".");
    }
}
