// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pomona.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataSetTest {
    private static final List<String> NAMES = List.of("a", "b", "c");

    private static DataSet three() {
        return DataSet.of(Shape.of(1, 2, 1), new float[]{0, 1, 2, 3, 4, 5}, new int[]{2, 0, 2},
                NAMES);
    }

    @Test
    void selectsInTheOrderAsked() {
        DataSet chosen = three().select(new int[]{2, 0, 2});
        assertArrayEquals(new float[]{4, 5, 0, 1, 4, 5}, chosen.inputs());
        assertArrayEquals(new int[]{2, 2, 2}, chosen.labels());
        assertEquals(NAMES, chosen.classNames());
    }

    @Test
    void countsItsClasses() {
        assertArrayEquals(new int[]{1, 0, 2}, three().classCounts());
        assertEquals(3, three().size());
        assertEquals(2, three().offset(1));
        assertEquals("3 samples [1, 2, 1], 3 classes", three().toString());
    }

    @Test
    void handsOutItsInputsWithoutACopy() {
        DataSet data = three();
        assertSame(data.inputs(), data.inputs());
    }

    @Test
    void refusesWhatDoesNotFit() {
        Shape shape = Shape.of(1, 2, 1);
        assertThrows(IllegalArgumentException.class,
                () -> DataSet.of(shape, new float[0], new int[0], NAMES));
        assertThrows(IllegalArgumentException.class,
                () -> DataSet.of(shape, new float[3], new int[2], NAMES));
        assertThrows(IllegalArgumentException.class,
                () -> DataSet.of(shape, new float[2], new int[]{3}, NAMES));
        assertThrows(IllegalArgumentException.class,
                () -> DataSet.of(shape, new float[2], new int[]{-1}, NAMES));
        assertThrows(IllegalArgumentException.class, () -> three().select(new int[0]));
        assertThrows(IndexOutOfBoundsException.class, () -> three().select(new int[]{3}));
        assertThrows(IllegalArgumentException.class, () -> three().withInputs(new float[5]));
    }
}
