// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.PomonaException;
import io.pomona.train.Ancestor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
class GenealogyCsvTest {
    @TempDir
    Path folder;

    @Test
    void readsBackWhatItWrote() throws IOException {
        Path file = folder.resolve(GenealogyCsv.NAME);
        List<Ancestor> line = List.of(
                new Ancestor(17, 2, Ancestor.Operator.CROSSOVER_AND_MUTATION, 0.5, 3, 4, 0.25),
                new Ancestor(3, 0, Ancestor.Operator.FIRST, 1.0 / 3, Ancestor.NOBODY,
                        Ancestor.NOBODY, Double.NaN));

        GenealogyCsv.write(file, line);

        assertEquals(line, GenealogyCsv.read(file));
        assertEquals("""
                individual,generation,operator,fitness,parent,other_parent,other_parent_fitness
                17,2,crossover_and_mutation,0.5,3,4,0.25
                3,0,first,0.3333333333333333,,,
                """, Files.readString(file));
    }

    @Test
    void namesTheLineOfAnOperatorThatThereIsNot() throws IOException {
        Path file = folder.resolve(GenealogyCsv.NAME);
        Files.writeString(file, """
                individual,generation,operator,fitness,parent,other_parent,other_parent_fitness
                17,2,magic,0.5,3,4,0.25
                """);

        PomonaException refused = assertThrows(PomonaException.class,
                () -> GenealogyCsv.read(file));

        assertTrue(refused.toString().contains("line 2: expected an operator"),
                refused.toString());
    }
}
