// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The fruits that Pomona draws itself, for a machine without a data set: Apple Braeburn, Lemon Meyer,
 * Mango and Raspberry, 100 x 100 pixels, red, green and blue, on white. Colours overlap between the
 * kinds, so that the mean colour does not tell them apart; shape and texture do.
 */
public final class Fruits {
    /** Samples of each class if nothing else is asked for. */
    public static final int DEFAULT_PER_CLASS = 20;
    /** The most samples of each class: one array holds no more. */
    public static final int MAX_PER_CLASS = 17_000;
    /** Extents of one picture. */
    public static final Shape SAMPLE_SHAPE = Shape.of(FruitPainter.SIDE, FruitPainter.SIDE, 3);

    private static final List<FruitKind> KINDS = List.of(FruitKind.values());

    private Fruits() {}

    /**
     * The pictures and their labels as arrays.
     *
     * @param inputs uint8 array (4 * perClass, 100, 100, 3)
     * @param labels int32 array (4 * perClass,), the classes one after the other
     */
    public record Pictures(NpyArray inputs, NpyArray labels) {}

    /** Returns the names of the classes in the order of their labels. */
    public static List<String> classNames() {
        return KINDS.stream().map(FruitKind::label).toList();
    }

    /**
     * Draws fruits. Sample i of a class depends on the key, the class and i alone, not on how many
     * are drawn.
     *
     * @param perClass samples of each class, 1 to 17,000
     * @throws IllegalArgumentException if {@code perClass} is out of range
     */
    public static Pictures generate(int perClass, RandomKey key) {
        int count = 4 * checkPerClass(perClass);
        byte[] pixels = new byte[Math.multiplyExact(count, SAMPLE_SHAPE.size())];
        int[] labels = new int[count];
        RandomKey fruits = key.split("fruits");
        // On all cores: a run cannot begin before its pictures are drawn.
        IntStream.range(0, count).parallel().forEach(sample -> {
            int label = sample / perClass;
            RandomKey own = fruits.split(label).split(sample % perClass);
            new FruitPainter(KINDS.get(label), own.generator()).paintInto(pixels,
                    sample * SAMPLE_SHAPE.size());
            labels[sample] = label;
        });
        return new Pictures(
                NpyArray.wrap(DType.UINT8, List.of(count, 100, 100, 3), pixels, "fruits"),
                NpyArray.ofInts(labels, count));
    }

    /**
     * Draws pictures and scales them as those of a file would be.
     *
     * @param perClass pictures of each kind
     * @param seed the seed of the drawing
     */
    public static LoadedData load(int perClass, long seed, Scaling scaling) {
        Pictures pictures = generate(perClass, RandomKey.of(seed));
        Path nowhere = Path.of("fruits");
        return new ArrayPair(nowhere, nowhere, scaling, classNames())
                .load(InputArray.of(pictures.inputs()), pictures.labels());
    }

    /**
     * Draws fruits as a data set with pixels scaled to [0, 1].
     *
     * @throws IllegalArgumentException if {@code perClass} is out of range
     */
    public static DataSet dataSet(int perClass, long seed) {
        return load(perClass, seed, Scaling.UNIT).data();
    }

    private static int checkPerClass(int perClass) {
        if (perClass < 1 || perClass > MAX_PER_CLASS) {
            throw new IllegalArgumentException("Samples per class must be from 1 to "
                    + MAX_PER_CLASS + ", but received " + perClass + ".");
        }
        return perClass;
    }
}
