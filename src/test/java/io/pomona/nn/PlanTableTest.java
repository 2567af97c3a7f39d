// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@NullMarked
class PlanTableTest {
    private static Network network() {
        return Network.builder(Shape.of(20, 20, 2))
                .add("a", Conv2D.of(4, 3).withActivation(Activation.relu()))
                .add("b", MaxPooling2D.of(2)).add("c", grouped(20))
                .add("d", AveragePooling2D.of(2)).add("e", Conv2D.of(16, 2))
                .add("f", MaxPooling2D.of(2)).add("g", new Flatten())
                .add("h", new ActivationLayer(Activation.tanh())).add("i", new Dropout(0.1))
                .add("j", Dense.of(3)).add("k", new ActivationLayer(Activation.softmax())).build();
    }

    private static Conv2D grouped(int filters) {
        return new Conv2D(filters, Size.of(2), Size.of(1), Padding.valid(), Size.of(1), 2, true,
                Activation.linear(), Initializer.zeros(), Initializer.zeros());
    }

    @Test
    void saysWhatComputesEachLayerAndWhy() {
        // a: 18x18 outputs of 4 filters of 3x3x2; c: 8x8 of 20 of 2x2x2; e: 3x3 of 16 of 2x2x20.
        assertEquals(List.of(
                new PlanTable.Row(List.of("a", "b", "c", "d"), "direct_convolution",
                        "2 direct convolutions image by image, fused with average and maximum"
                                + " pooling",
                        18 * 18 * 4 * 18 + 8 * 8 * 20 * 8,
                        "4 filters, fewer than 16; or channels in groups"),
                new PlanTable.Row(List.of("e"), "gemm_convolution",
                        "matrix product, no patch matrix", 3 * 3 * 16 * 80,
                        "16 filters, at least 16"),
                new PlanTable.Row(List.of("f"), "pooling", "maximum pooling", 0,
                        "not behind a direct convolution"),
                new PlanTable.Row(List.of("g"), "none", "nothing to compute", 0,
                        "the same values in the same order"),
                new PlanTable.Row(List.of("h"), "activation", "activation", 0,
                        "a layer of its own"),
                new PlanTable.Row(List.of("i"), "dropout", "dropout", 0, "in training only"),
                new PlanTable.Row(List.of("j"), "matrix_product", "matrix product", 48,
                        "a batch times the weights"),
                new PlanTable.Row(List.of("k"), "none", "nothing to compute", 0,
                        "the output are the logits")),
                network().planTable().rows());
    }

    @ParameterizedTest
    @EnumSource
    void coversEveryLayerOnceWhateverIsAskedFor(ConvolutionKernel kernel) {
        Network network = network().withConvolutionKernel(kernel);
        List<PlanTable.Row> rows = network.planTable().rows();
        assertEquals(network.nodes().stream().map(Node::name).toList(),
                rows.stream().flatMap(row -> row.layers().stream()).toList());
        assertEquals(network.multiplyAdds(),
                rows.stream().mapToLong(PlanTable.Row::multiplyAdds).sum());
    }

    @ParameterizedTest
    @CsvSource({"4, 1, AUTOMATIC, 'direct_convolution, 4 filters, fewer than 16'",
        "16, 1, AUTOMATIC, 'gemm_convolution, 16 filters, at least 16'",
        "16, 1, DIRECT, 'direct_convolution, asked for'",
        "4, 1, GEMM, 'gemm_convolution, asked for'",
        "16, 2, AUTOMATIC, 'direct_convolution, channels in groups'",
        "16, 2, GEMM, 'direct_convolution, channels in groups'"})
    void theRuleIsNamed(int filters, int groups, ConvolutionKernel asked, String expected) {
        Network network = Network.builder(Shape.of(9, 9, 2))
                .add(groups == 1 ? Conv2D.of(filters, 3) : grouped(filters)).build()
                .withConvolutionKernel(asked);
        PlanTable.Row row = network.planTable().rows().getFirst();
        assertEquals(expected, row.kernel() + ", " + row.reason());
    }

    @Test
    void poolingByItselfSaysWhy() {
        Network network = Network.builder(Shape.of(9, 9, 2)).add(Conv2D.of(2, 1))
                .add(AveragePooling2D.of(3, 2)).build();
        assertEquals("windows overlap, gape or leave the image",
                network.planTable().rows().getLast().reason());
    }

    @Test
    void columnsAreAligned() {
        List<String> lines = network().planTable().toString().lines().toList();
        assertEquals(10, lines.size());
        assertTrue(lines.get(1).matches("a, b, c, d  2 direct .* pooling +33,568  4 filters,.*"),
                lines.get(1));
        int why = lines.getFirst().indexOf("Why");
        for (String line : lines.subList(1, 9)) {
            assertTrue(line.startsWith("  ", why - 2) && line.charAt(why) != ' ', line);
        }
    }

    @Test
    void whatRunsInBundlesIsSaid() {
        Network small = Network.builder(Shape.of(9, 9, 4)).add("a", Conv2D.of(4, 3))
                .add("b", MaxPooling2D.of(2)).add("c", new Flatten()).add("d", Dense.of(3)).build();
        assertEquals(List.of("a", "b"), small.planTable().bundled());
        assertEquals(
                "In a population: a, b for several networks at once, one in each lane of a vector.",
                small.planTable().toString().lines().toList().getLast());
        assertEquals(List.of(),
                small.withConvolutionKernel(ConvolutionKernel.GEMM).planTable().bundled());
        assertEquals(List.of("a", "b"), network().planTable().bundled(), "c is in groups");
    }
}
