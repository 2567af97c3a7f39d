// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import java.util.ArrayList;
import java.util.List;

/**
 * The table of a network's layers, as Keras prints it, with multiply-adds.
 *
 * @param rows one row a layer
 * @param trainable the number of trainable values
 * @param total the number of all values, moving statistics and the like included
 * @param multiplyAdds the multiply-adds of a forward pass over one sample
 */
public record Summary(List<Row> rows, long trainable, long total, long multiplyAdds) {
    private static final List<String> TITLES = List.of("Layer (type)", "Output shape", "Parameters",
            "Multiply-adds");

    /**
     * One layer.
     *
     * @param name the layer's name
     * @param type the layer's type
     * @param outputShape the extents of one output sample
     * @param parameters its values, trainable and not
     * @param multiplyAdds its multiply-adds for one sample
     */
    public record Row(String name, String type, List<Integer> outputShape, long parameters,
            long multiplyAdds) {}

    /** Copies the rows. */
    public Summary {
        rows = List.copyOf(rows);
    }

    static Summary of(Network network) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("input", "input", network.inputShape().dimensions(), 0, 0));
        for (Node node : network.nodes()) {
            rows.add(new Row(node.name(), node.layer().type(), node.outputShape().dimensions(),
                    (long) node.parameterCount() + node.bufferCount(), node.multiplyAdds()));
        }
        return new Summary(rows, network.parameterCount(),
                (long) network.parameterCount() + network.bufferLayout().size(),
                network.multiplyAdds());
    }

    /** Returns the table as text, a line a layer and the totals below. */
    @Override
    public String toString() {
        TextColumns text = new TextColumns(false, false, true, true).add(TITLES);
        for (Row row : rows) {
            text.add(List.of(row.name + " (" + row.type + ")", row.outputShape.toString(),
                    TextColumns.number(row.parameters), TextColumns.number(row.multiplyAdds)));
        }
        return text + "Trainable parameters: " + TextColumns.number(trainable)
                + (total == trainable ? "" : ", in all " + TextColumns.number(total))
                + "; multiply-adds a sample: "
                + TextColumns.number(multiplyAdds);
    }
}
