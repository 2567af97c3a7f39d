// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import static io.pomona.tensor.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class ShapeTest {
    @Test
    void knowsItsExtentsAndSize() {
        Shape shape = Shape.of(100, 90, 3);
        assertEquals(3, shape.rank());
        assertEquals(90, shape.dimension(1));
        assertEquals(27_000, shape.size());
        assertEquals("[100, 90, 3]", shape.toString());
        assertEquals(Shape.of(100, 90, 3), shape);
        assertNotEquals(Shape.of(90, 100, 3), shape);
        assertEquals(1, Shape.of().size());
    }

    @Test
    void copiesItsExtents() {
        List<Integer> extents = new ArrayList<>(List.of(2, 3));
        Shape shape = new Shape(extents);
        extents.set(0, 9);
        assertEquals(Shape.of(2, 3), shape);
    }

    @Test
    void rejectsExtentsBelowOne() {
        for (int bad : new int[]{0, -1, Integer.MIN_VALUE}) {
            assertRefused(() -> Shape.of(3, bad), "[3, " + bad + "]");
        }
    }

    @Test
    void rejectsMoreElementsThanAnArrayHolds() {
        assertEquals(Integer.MAX_VALUE, Shape.of(Integer.MAX_VALUE, 1).size());
        assertThrows(IllegalArgumentException.class, () -> Shape.of(65536, 32768));
        // The product overflows a long: it must not wrap round to something small.
        assertThrows(IllegalArgumentException.class,
                () -> Shape.of(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 4));
    }

    @Test
    void windowsFitAsTheFormulaSays() {
        Window window = new Window(3, 2, 2, 3, 1, 0, 2, 1, 2, 4);
        // (9 + 1 - 5) / 2 + 1 and (10 + 3 - 5) / 3 + 1.
        assertEquals(3, window.outputHeight(9));
        assertEquals(3, window.outputWidth(10));
        assertEquals(1, window.outputHeight(4));
        assertTrue(window.outputHeight(3) < 1);
    }
}
