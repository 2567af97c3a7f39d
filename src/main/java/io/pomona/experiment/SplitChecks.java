// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.data.DataSet;
import io.pomona.data.Duplicates;
import io.pomona.data.Splits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks for samples that stand in two parts of a split, which makes a measurement too good. */
final class SplitChecks {
    private SplitChecks() {}

    static List<String> warnings(Splits splits) {
        List<String> warnings = new ArrayList<>();
        check("training", splits.train(), "validation", splits.validation(), warnings);
        check("training", splits.train(), "test", splits.test(), warnings);
        if (splits.validation() != null) {
            check("validation", splits.validation(), "test", splits.test(), warnings);
        }
        return warnings;
    }

    private static void check(String name, DataSet data, String otherName, @Nullable DataSet other,
            List<String> warnings) {
        if (other == null) {
            return;
        }
        Duplicates duplicates = Duplicates.between(data, other);
        if (duplicates.count() > 0) {
            warnings.add(duplicates.count() + " samples of the " + otherName
                    + " set stand in the " + name + " set as well, such as " + otherName
                    + " sample "
                    + duplicates.examples().getFirst().second() + ": accuracy on the " + otherName
                    + " set is better than it should be.");
        }
    }
}
