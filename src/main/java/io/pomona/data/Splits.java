// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a data set.
 *
 * @param train what methods learn from
 * @param validation what chooses between networks, or null if there is none
 * @param test what is looked at only in the end, or null if there is none
 */
public record Splits(DataSet train, @Nullable DataSet validation, @Nullable DataSet test) {
    /** Returns these parts with a separate test set. */
    public Splits withTest(DataSet other) {
        return new Splits(train, validation, other);
    }

    /** Returns these parts with another training set. */
    public Splits withTrain(DataSet other) {
        return new Splits(other, validation, test);
    }

    /** Returns these parts with the same done to each, for example a standardisation. */
    public Splits map(UnaryOperator<DataSet> change) {
        return new Splits(change.apply(train), validation == null ? null : change.apply(validation),
                test == null ? null : change.apply(test));
    }
}
