// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import static io.pomona.data.Messages.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pomona.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrayPairTest {
    @TempDir
    Path folder;
    private ArrayPair pair = ArrayPair.of(Path.of("x"), Path.of("y"));

    @BeforeEach
    void choosePaths() {
        pair = ArrayPair.of(folder.resolve("x.npy"), folder.resolve("y.npy"));
    }

    private ArrayPair with(NpyArray inputs, NpyArray labels) {
        Npy.write(pair.inputs(), inputs);
        Npy.write(pair.labels(), labels);
        return pair;
    }

    private static NpyArray pixels(int n) {
        byte[] bytes = new byte[n * 2 * 2 * 3];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 37);
        }
        return NpyArray.ofBytes(bytes, n, 2, 2, 3);
    }

    @Test
    void scalesUint8AndReadsFloatLabels() {
        LoadedData loaded = with(pixels(3), NpyArray.ofDoubles(new double[]{0, 2, 1}, 3)).read();
        DataSet data = loaded.data();
        assertEquals(Shape.of(2, 2, 3), data.sampleShape());
        assertArrayEquals(new int[]{0, 2, 1}, data.labels());
        assertEquals(List.of("0", "1", "2"), data.classNames());
        assertEquals(37 / 255f, data.inputs()[1]);
        assertEquals(Normalization.affine(1.0 / 255, 0), loaded.normalization());
        assertEquals(List.of(), loaded.warnings());
        assertEquals(37, pair.withScaling(Scaling.NONE).read().data().inputs()[1]);
    }

    @Test
    void threeExtentsMeanOneChannel() {
        NpyArray inputs = NpyArray.ofFloats(new float[]{0, 300, -1, 2, 5, 6}, 1, 2, 3);
        DataSet data = with(inputs, NpyArray.ofLongs(new long[]{1}, 1, 1)).read().data();
        assertEquals(Shape.of(2, 3, 1), data.sampleShape());
        assertArrayEquals(new float[]{0, 300, -1, 2, 5, 6}, data.inputs());
    }

    @Test
    void readsLabelsOfEveryType() {
        for (DType dtype : DType.values()) {
            NpyArray zeros = NpyArray.ofRaw(dtype, new byte[2 * dtype.width()], 2);
            assertArrayEquals(new int[2], with(pixels(2), zeros).read().data().labels());
        }
    }

    @Test
    void warnsOfClassesWithoutSamples() {
        with(pixels(2), NpyArray.ofInts(new int[]{0, 2}, 2));
        assertEquals(List.of(pair.labels() + ": class 1 has no samples."), pair.read().warnings());
        LoadedData five = pair.withClasses(5).read();
        assertEquals(5, five.data().classes());
        assertEquals(3, five.warnings().size());
        LoadedData named = pair.withClassNames(List.of("ant", "bee", "cow")).read();
        assertEquals(List.of("ant", "bee", "cow"), named.data().classNames());
    }

    @Test
    void refusesOtherShapes() {
        NpyArray one = NpyArray.ofInts(new int[1], 1);
        assertRefused(with(NpyArray.ofInts(new int[4], 2, 2), one)::read, "x.npy: ",
                "found shape (2, 2)");
        assertRefused(with(NpyArray.ofInts(new int[0], 0, 2, 2), one)::read, "at least 1 picture");
        assertRefused(with(NpyArray.ofInts(new int[0], 1, 2, 0, 3), one)::read,
                "at least 1 picture");
        assertRefused(with(pixels(2), NpyArray.ofInts(new int[4], 2, 2))::read, "y.npy: ",
                "np.argmax");
        assertRefused(with(pixels(2), NpyArray.ofInts(new int[3], 3))::read,
                "each of the 2 pictures", "but found 3 labels");
    }

    @Test
    void refusesValuesThatAreNoLabels() {
        assertRefused(with(pixels(2), NpyArray.ofDoubles(new double[]{0, 0.5}, 2))::read,
                "y.npy: ", "0.5 at index (1,)");
        assertRefused(with(pixels(2), NpyArray.ofInts(new int[]{0, -1}, 2, 1))::read,
                "-1 at index (1, 0)");
        assertRefused(with(pixels(2), NpyArray.ofInts(new int[]{4, 3}, 2)).withClasses(4)::read,
                "labels from 0 to 3 (4 classes)", "4 at index (0,)");
        assertRefused(
                with(pixels(2), NpyArray.ofInts(new int[]{0, Integer.MAX_VALUE}, 2))::read,
                "2147483647 at index (1,)");
    }

    @Test
    void refusesInputsThatAreNotFinite() {
        NpyArray labels = NpyArray.ofInts(new int[1], 1);
        assertRefused(with(NpyArray.ofFloats(new float[]{0, Float.NaN}, 1, 1, 2), labels)::read,
                "x.npy: ", "NaN at index (0, 0, 1)");
        assertRefused(with(NpyArray.ofDoubles(new double[]{Double.NEGATIVE_INFINITY}, 1, 1, 1),
                labels)::read, "-Infinity at index (0, 0, 0)");
        assertRefused(with(NpyArray.ofDoubles(new double[]{1e300}, 1, 1, 1), labels)::read,
                "1.0E300 at index (0, 0, 0)", "32-bit");
    }
}
