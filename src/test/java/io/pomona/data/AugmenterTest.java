// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.data.Augmentation.Brightness;
import io.pomona.data.Augmentation.Crop;
import io.pomona.data.Augmentation.Cutout;
import io.pomona.data.Augmentation.HorizontalFlip;
import io.pomona.data.Augmentation.Rotate;
import io.pomona.data.Augmentation.Shift;
import io.pomona.data.Augmentation.VerticalFlip;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AugmenterTest {
    private static final int HEIGHT = 5;
    private static final int WIDTH = 4;
    private static final int CHANNELS = 2;
    private static final Shape SHAPE = Shape.of(HEIGHT, WIDTH, CHANNELS);
    private static final RandomKey KEY = RandomKey.of(1);

    /** Every value differs; pixel (y, x) of channel c is y + x / 10 + c / 100 + 1. */
    private static final float[] PICTURE = picture();

    private static float[] picture() {
        float[] values = new float[SHAPE.size()];
        for (int i = 0; i < values.length; i++) {
            int pixel = i / CHANNELS;
            values[i] = (float) (1 + pixel / WIDTH + pixel % WIDTH / 10.0 + i % CHANNELS / 100.0);
        }
        return values;
    }

    private static Augmenter of(Augmentation... steps) {
        return Augmenter.of(List.of(steps), SHAPE, Normalization.IDENTITY);
    }

    private static float[] draw(Augmenter augmenter, float[] picture, RandomKey key) {
        return augmenter.easel().draw(picture, 0, key).clone();
    }

    static List<Augmentation> each() {
        return List.of(new HorizontalFlip(0.5), new VerticalFlip(0.5), new Shift(2, 0, 0.3),
                new Shift(0, 0.5, 0), new Crop(1, -1), new Rotate(40, 0.5),
                new Brightness(List.of(0.5, 1.5), List.of(-0.1, 0.1)), new Cutout(3, 0.8, 0.1));
    }

    @ParameterizedTest
    @MethodSource("each")
    void aKeyAndASampleSettleTheResult(Augmentation step) {
        float[] two = new float[2 * PICTURE.length];
        System.arraycopy(PICTURE, 0, two, PICTURE.length, PICTURE.length);
        Augmenter.Easel easel = of(step).easel();
        Set<Integer> different = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            float[] expected = draw(of(step), PICTURE, KEY.split(i));
            assertArrayEquals(expected, easel.draw(two, PICTURE.length, KEY.split(i)));
            different.add(Arrays.hashCode(expected));
        }
        assertTrue(different.size() > 1, "something changes");
        assertArrayEquals(picture(), Arrays.copyOfRange(two, PICTURE.length, two.length));
    }

    /** On standardised pixels the same changes give the same pictures, standardised. */
    @ParameterizedTest
    @MethodSource("each")
    void standardisationMakesNoDifference(Augmentation step) {
        Normalization standard = new Normalization(1, 0, List.of(2.0, 3.0), List.of(0.5, 4.0));
        float[] standardised = standard.apply(PICTURE, CHANNELS);
        Augmenter augmenter = Augmenter.of(List.of(step), SHAPE, standard);
        for (int i = 0; i < 20; i++) {
            float[] expected = standard.apply(draw(of(step), PICTURE, KEY.split(i)), CHANNELS);
            assertArrayEquals(expected, draw(augmenter, standardised, KEY.split(i)), 2e-5f);
        }
    }

    @Test
    void flipsTurnRowsAndColumns() {
        float[] sideways = draw(of(new HorizontalFlip(1)), PICTURE, KEY);
        float[] over = draw(of(new VerticalFlip(1)), PICTURE, KEY);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                for (int c = 0; c < CHANNELS; c++) {
                    assertEquals(at(PICTURE, y, WIDTH - 1 - x, c), at(sideways, y, x, c));
                    assertEquals(at(PICTURE, HEIGHT - 1 - y, x, c), at(over, y, x, c));
                }
            }
        }
        assertArrayEquals(PICTURE, draw(of(new HorizontalFlip(0), new VerticalFlip(0)), PICTURE,
                KEY));
    }

    @Test
    void flipsComeAsOftenAsAskedFor() {
        int flipped = 0;
        for (int i = 0; i < 20_000; i++) {
            flipped += draw(of(new HorizontalFlip(0.3)), PICTURE,
                    KEY.split(i))[0] != PICTURE[0] ? 1 : 0;
        }
        assertEquals(0.3, flipped / 20_000.0, 0.015);
    }

    @Test
    void shiftsAndCropsMoveByEveryDistanceEquallyOften() {
        for (Augmentation step : List.of(new Shift(1, 0, 9), new Shift(0, 0.25, 9),
                new Crop(1, 9))) {
            Map<String, Integer> counts = new HashMap<>();
            for (int i = 0; i < 9000; i++) {
                float[] moved = draw(of(step), PICTURE, KEY.split(i));
                counts.merge(moveOf(moved), 1, Integer::sum);
            }
            assertEquals(9, counts.size(), step + ": " + counts);
            counts.forEach((move, count) -> assertEquals(1000, count, 130, step + " " + move));
        }
    }

    /** Finds out how far a picture was moved; all that came in must be the filling, 9. */
    private static String moveOf(float[] moved) {
        for (int down = -1; down <= 1; down++) {
            for (int right = -1; right <= 1; right++) {
                boolean same = true;
                for (int i = 0; i < HEIGHT * WIDTH; i++) {
                    int y = i / WIDTH - down;
                    int x = i % WIDTH - right;
                    boolean inside = y >= 0 && y < HEIGHT && x >= 0 && x < WIDTH;
                    for (int c = 0; c < CHANNELS; c++) {
                        float expected = inside ? at(PICTURE, y, x, c) : 9;
                        same &= moved[i * CHANNELS + c] == expected;
                    }
                }
                if (same) {
                    return down + "," + right;
                }
            }
        }
        return "nowhere";
    }

    @Test
    void aPictureMayLeaveItsFrame() {
        Set<Float> values = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            float[] moved = draw(of(new Shift(50, 0, 7)), PICTURE, KEY.split(i));
            values.add(moved[0]);
        }
        assertTrue(values.contains(7f), values.toString());
    }

    @Test
    void rotationsTurnAboutTheMiddle() {
        float[] same = draw(of(new Rotate(0, 5)), PICTURE, KEY);
        assertArrayEquals(PICTURE, same, 1e-6f);
        int filled = 0;
        for (int i = 0; i < 100; i++) {
            float[] turned = draw(of(new Rotate(180, -100)), PICTURE, KEY.split(i));
            for (int c = 0; c < CHANNELS; c++) {
                // The middle row and the mean of the two middle columns stay where they are.
                assertEquals(3.15 + c / 100.0, (at(turned, 2, 1, c) + at(turned, 2, 2, c)) / 2.0,
                        1e-5);
            }
            filled += at(turned, 0, 0, 0) < 0 ? 1 : 0;
        }
        assertTrue(filled > 20, "corners come from outside: " + filled);
    }

    /** On a plane, which bilinear interpolation keeps, the angle can be measured; it is even. */
    @Test
    void anglesAreSpreadEvenly() {
        Shape square = Shape.of(9, 9, 1);
        float[] plane = new float[81];
        for (int i = 0; i < 81; i++) {
            plane[i] = i % 9 - 4;
        }
        Augmenter augmenter = Augmenter.of(List.of(new Rotate(30, 0)), square,
                Normalization.IDENTITY);
        int[] thirds = new int[3];
        for (int i = 0; i < 6000; i++) {
            float[] turned = augmenter.easel().draw(plane, 0, KEY.split(i));
            double angle = Math.toDegrees(Math.atan2(turned[9 * 5 + 4] - turned[9 * 3 + 4],
                    turned[9 * 4 + 5] - turned[9 * 4 + 3]));
            assertTrue(Math.abs(angle) <= 30.001, "angle " + angle);
            thirds[(int) Math.clamp((angle + 30) / 20, 0, 2)]++;
        }
        for (int third : thirds) {
            assertEquals(2000, third, 150, Arrays.toString(thirds));
        }
    }

    @Test
    void brightnessIsOneFactorAndOneOffsetForAll() {
        Augmenter augmenter = of(new Brightness(List.of(0.5, 2.0), List.of(-1.0, 1.0)));
        double least = 9;
        double most = 0;
        for (int i = 0; i < 500; i++) {
            float[] bright = draw(augmenter, PICTURE, KEY.split(i));
            double factor = (bright[bright.length - 1] - bright[0])
                    / (double) (PICTURE[bright.length - 1] - PICTURE[0]);
            double offset = bright[0] - factor * PICTURE[0];
            assertTrue(factor > 0.499 && factor < 2.001 && Math.abs(offset) < 1.001);
            for (int k = 0; k < bright.length; k++) {
                assertEquals(PICTURE[k] * factor + offset, bright[k], 1e-4);
            }
            least = Math.min(least, factor);
            most = Math.max(most, factor);
        }
        assertTrue(least < 0.52 && most > 1.97, least + " to " + most);
    }

    @Test
    void cutoutsAreSquaresAnywhere() {
        Set<Integer> areas = new HashSet<>();
        int untouched = 0;
        int[] hits = new int[HEIGHT * WIDTH];
        for (int i = 0; i < 4000; i++) {
            float[] cut = draw(of(new Cutout(3, 0.5, -2)), PICTURE, KEY.split(i));
            int area = 0;
            for (int pixel = 0; pixel < hits.length; pixel++) {
                boolean filled = cut[pixel * CHANNELS] == -2;
                assertEquals(filled, cut[pixel * CHANNELS + 1] == -2);
                if (!filled) {
                    assertEquals(PICTURE[pixel * CHANNELS], cut[pixel * CHANNELS]);
                }
                area += filled ? 1 : 0;
                hits[pixel] += filled ? 1 : 0;
            }
            untouched += area == 0 ? 1 : 0;
            areas.add(area);
        }
        assertEquals(0.5, untouched / 4000.0, 0.03);
        assertEquals(Set.of(0, 4, 6, 9), areas);
        // A corner lies in the squares of 4 middles, a pixel within in those of 9, of 20.
        assertEquals(2000 * 4 / 20.0, hits[0], 60);
        assertEquals(2000 * 9 / 20.0, hits[WIDTH + 1], 90);
    }

    @Test
    void stepsFollowEachOther() {
        float[] both = draw(of(new HorizontalFlip(1), new VerticalFlip(1)), PICTURE, KEY);
        float[] oneByOne = draw(of(new VerticalFlip(1)),
                draw(of(new HorizontalFlip(1)), PICTURE, KEY), KEY);
        assertArrayEquals(oneByOne, both);
        // The second of two like steps draws numbers of its own.
        boolean differ = false;
        for (int i = 0; i < 20; i++) {
            differ |= !Arrays.equals(PICTURE, draw(of(new HorizontalFlip(0.5),
                    new HorizontalFlip(0.5)), PICTURE, KEY.split(i)));
        }
        assertTrue(differ);
    }

    @Test
    void dataSetsCarryThem() {
        DataSet plain = DataSet.of(SHAPE, PICTURE, new int[1], List.of("a"));
        Augmenter augmenter = of(new HorizontalFlip(1));
        DataSet carrying = plain.withAugmenter(augmenter);
        assertEquals(augmenter, carrying.augmenter());
        assertEquals(augmenter, carrying.select(new int[]{0, 0}).augmenter());
        assertEquals(PICTURE, carrying.inputs());
        assertFalse(plain.augmenter() != null);
        DataSet other = DataSet.of(Shape.of(20, 2, 1), PICTURE, new int[1], List.of("a"));
        assertThrows(IllegalArgumentException.class, () -> other.withAugmenter(augmenter));
        assertThrows(IllegalArgumentException.class, () -> Augmenter.of(List.of(), Shape.of(3, 2),
                Normalization.IDENTITY));
        assertThrows(IllegalArgumentException.class, () -> Augmenter.of(List.of(), SHAPE,
                new Normalization(1, 0, List.of(1.0), List.of(1.0))));
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new HorizontalFlip(1.1));
        assertThrows(IllegalArgumentException.class, () -> new VerticalFlip(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Shift(-1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Shift(0, 2, 0));
        assertThrows(IllegalArgumentException.class, () -> new Crop(0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Crop(5000, 0));
        assertThrows(IllegalArgumentException.class, () -> new Rotate(181, 0));
        assertThrows(IllegalArgumentException.class, () -> new Rotate(1, Double.NaN));
        assertThrows(IllegalArgumentException.class,
                () -> new Brightness(List.of(1.0), List.of(0.0, 0.0)));
        assertThrows(IllegalArgumentException.class,
                () -> new Brightness(List.of(-1.0, 1.0), List.of(0.0, 0.0)));
        assertThrows(IllegalArgumentException.class,
                () -> new Brightness(List.of(1.0, 1.0), List.of(1.0, 0.0)));
        assertThrows(IllegalArgumentException.class, () -> new Cutout(0, 1, 0));
    }

    private static float at(float[] picture, int y, int x, int c) {
        return picture[(y * WIDTH + x) * CHANNELS + c];
    }
}
