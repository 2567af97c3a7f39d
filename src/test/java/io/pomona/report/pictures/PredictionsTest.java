// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.pictures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.data.DataSet;
import io.pomona.data.Normalization;
import io.pomona.exchange.SavedModel;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.Flatten;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Network;
import io.pomona.tensor.Shape;
import java.awt.image.BufferedImage;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Networks with known weights, and what is said of them. */
@NullMarked
class PredictionsTest {
    private static final List<String> NAMES = List.of("a", "b");

    /** The logits are the two inputs, but for the order of the classes. */
    private static SavedModel identity() {
        Network network = Network.builder(Shape.of(1, 2, 1)).add(new Flatten())
                .add(Dense.of(2)).build();
        return new SavedModel(network, new float[]{1, 0, 0, 1, 0, 0}, new float[0],
                Normalization.IDENTITY, NAMES);
    }

    private static DataSet data() {
        return DataSet.of(Shape.of(1, 2, 1), new float[]{2, 1, 1, 4, 5, 1, 0, 1, 3, Float.NaN},
                new int[]{0, 0, 1, 0, 1}, NAMES);
    }

    @Test
    void countsByActualAndPredictedClass() {
        Predictions predictions = Predictions.of(identity(), data());
        ConfusionMatrix matrix = ConfusionMatrix.of(predictions, NAMES);

        assertArrayEquals(new int[][]{{1, 2}, {1, 0}}, matrix.counts());
        assertEquals(1, matrix.notFinite());
        assertEquals(0.2, predictions.accuracy());
        assertEquals(2.0 / 3, matrix.share(0, 1));
        assertEquals(List.of(new ConfusionMatrix.Confusion(0, 1, 2),
                new ConfusionMatrix.Confusion(1, 0, 1)), matrix.largest(5));
    }

    @Test
    void mistakesComeByProbability() {
        Mistakes mistakes = Mistakes.of(Predictions.of(identity(), data()));

        assertEquals(List.of(2, 1, 3), mistakes.samples());
        assertEquals(3, mistakes.all());
        List<String> rows = mistakes.csv().lines().toList();
        assertTrue(rows.get(1).startsWith("2,b,a,0.98"), rows.get(1));
        assertTrue(rows.get(2).startsWith("1,a,b,0.95"), rows.get(2));
        assertTrue(rows.get(3).startsWith("3,a,b,0.73"), rows.get(3));
    }

    @Test
    void mapsAreWhatTheLayersGive() {
        Network network = Network.builder(Shape.of(3, 3, 1)).add("c", Conv2D.of(2, 2))
                .add("p", MaxPooling2D.of(2)).add(new Flatten()).add(Dense.of(2)).build();
        float[] weights = new float[network.parameterCount()];
        // The kernel [2, 2, 1, 2]: filter 0 takes the upper left cell, filter 1 the lower right one.
        weights[0] = 1;
        weights[7] = 1;
        weights[9] = 10;
        SavedModel model = new SavedModel(network, weights, new float[0],
                Normalization.IDENTITY, NAMES);
        DataSet nine = DataSet.of(Shape.of(3, 3, 1), new float[]{1, 2, 3, 4, 5, 6, 7, 8, 9},
                new int[]{0}, NAMES);

        assertArrayEquals(new float[]{1, 15, 2, 16, 4, 18, 5, 19},
                Activations.of(model, network.nodes().get(0), nine, 0));
        assertArrayEquals(new float[]{5, 19},
                Activations.of(model, network.nodes().get(1), nine, 0));
    }

    @Test
    void picturesAreShownAsTheyWereBeforeScaling() {
        Normalization normalization = new Normalization(1 / 255.0, 0, List.of(0.5), List.of(0.25));
        float[] seen = normalization.apply(new float[]{0, 51, 204, 255}, 1);
        DataSet data = DataSet.of(Shape.of(2, 2, 1), seen, new int[]{0}, NAMES);

        BufferedImage image = Pixels.of(data, 0, normalization);

        assertEquals(0xFF000000, image.getRGB(0, 0));
        assertEquals(0xFF333333, image.getRGB(1, 0));
        assertEquals(0xFFCCCCCC, image.getRGB(0, 1));
        assertEquals(0xFFFFFFFF, image.getRGB(1, 1));
        BufferedImage large = Pixels.fitted(image, 7);
        assertEquals(6, large.getWidth());
        assertEquals(0xFF333333, large.getRGB(3, 2));
        assertEquals(0xFFCCCCCC, large.getRGB(2, 3));
    }

    @Test
    void aSubsetIsEvenlySpacedAndSaysSo() {
        int n = 1000;
        DataSet many = DataSet.of(Shape.of(1, 2, 1), new float[2 * n], new int[n], NAMES);
        Network network = identity().network();

        Subset all = Subset.of(many, network, 1, 1e9);
        Subset some = Subset.of(many, network, 1, 100.0 * network.multiplyAdds());

        assertEquals("all 1000 test samples", all.inWords("test"));
        assertEquals("100 of 1000 test samples, evenly spaced", some.inWords("test"));
        assertEquals(50, Subset.of(many, network, 1, 1).data().size());
    }

    @Test
    void theEndsOfALineAreTheWeightsThemselves() {
        float[] first = {0.1f, -3e-8f, 7};
        float[] second = {1e10f, 0.3f, -0.7f};

        assertArrayEquals(first, Line.mixed(first, second, 0));
        assertArrayEquals(second, Line.mixed(first, second, 1));
        assertArrayEquals(new float[]{3}, Line.mixed(new float[]{2}, new float[]{6}, 0.25));
        assertEquals(5, Line.distance(new float[]{1, 1}, new float[]{4, 5}));
    }
}
