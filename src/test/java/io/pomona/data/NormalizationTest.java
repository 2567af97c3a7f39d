// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pomona.tensor.Shape;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NormalizationTest {
    private static final Shape SHAPE = Shape.of(2, 2, 3);

    private static DataSet random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] inputs = new float[10 * SHAPE.size()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (float) random.nextDouble(i % 3, 2 + i % 3);
        }
        return DataSet.of(SHAPE, inputs, new int[10], List.of("only"));
    }

    @Test
    void unitScalingEqualsDivisionInFloat() {
        byte[] all = new byte[256];
        float[] expected = new float[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
            expected[i] = i / 255f;
        }
        Normalization unit = Scaling.AUTO.normalization(DType.UINT8);
        assertArrayEquals(expected, unit.apply(NpyArray.ofBytes(all, 256), 1));
    }

    @Test
    void autoScalesNothingButUint8() {
        for (DType dtype : DType.values()) {
            boolean scaled = !Scaling.AUTO.normalization(dtype).equals(Normalization.IDENTITY);
            assertEquals(dtype == DType.UINT8, scaled, dtype.name());
        }
        assertEquals(Normalization.IDENTITY, Scaling.NONE.normalization(DType.UINT8));
        assertEquals(Normalization.affine(1.0 / 255, 0), Scaling.UNIT.normalization(DType.FLOAT32));
        assertEquals(Normalization.affine(2, -0.5),
                new Scaling.Affine(2, -0.5).normalization(DType.INT16));
    }

    @Test
    void standardisesEachChannel() {
        DataSet data = random(1);
        Normalization fitted = Normalization.IDENTITY.standardisedOn(data);
        DataSet standardised = fitted.standardise(data);
        for (int c = 0; c < 3; c++) {
            double sum = 0;
            double squares = 0;
            for (int i = c; i < standardised.inputs().length; i += 3) {
                sum += standardised.inputs()[i];
                squares += (double) standardised.inputs()[i] * standardised.inputs()[i];
            }
            assertEquals(0, sum / 40, 1e-6);
            assertEquals(1, squares / 40, 1e-6);
        }
    }

    @Test
    void rawValuesGetTheSameBitsInOneGo() {
        Normalization scaling = Normalization.affine(0.37, -0.2);
        float[] raw = random(2).inputs();
        DataSet scaled = random(2).withInputs(scaling.apply(raw, 3));
        Normalization fitted = scaling.standardisedOn(scaled);
        assertArrayEquals(fitted.standardise(scaled).inputs(), fitted.apply(raw, 3));
    }

    @Test
    void aConstantChannelBecomesZero() {
        DataSet data = DataSet.of(Shape.of(1, 1, 1), new float[]{3, 3}, new int[2], List.of("a"));
        Normalization fitted = Normalization.IDENTITY.standardisedOn(data);
        assertEquals(List.of(1.0), fitted.std());
        assertArrayEquals(new float[2], fitted.standardise(data).inputs());
    }

    @Test
    void leavesItsArgumentsAlone() {
        float[] raw = {1, 2, 3};
        Normalization.affine(2, 0).apply(raw, 1);
        assertArrayEquals(new float[]{1, 2, 3}, raw);
        DataSet data = random(3);
        assertSame(data, Normalization.IDENTITY.standardise(data));
    }

    @Test
    void refusesNumbersThatCannotBe() {
        List<Double> one = List.of(1.0);
        assertThrows(IllegalArgumentException.class, () -> Normalization.affine(0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Scaling.Affine(Double.NaN, 0));
        assertThrows(IllegalArgumentException.class,
                () -> Normalization.affine(1, Double.POSITIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> new Normalization(1, 0, one, List.of()));
        assertThrows(IllegalArgumentException.class,
                () -> new Normalization(1, 0, one, List.of(0.0)));
        assertThrows(IllegalArgumentException.class,
                () -> new Normalization(1, 0, one, one).apply(new float[4], 2));
        assertThrows(IllegalStateException.class,
                () -> new Normalization(1, 0, one, one).standardisedOn(random(1)));
    }
}
