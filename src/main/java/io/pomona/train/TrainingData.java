// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import io.pomona.data.DataSet;
import org.jspecify.annotations.Nullable;

/**
 * What a trainer may see. The test set is not part of it: nothing that searches can reach it.
 *
 * @param train the samples that steer the search
 * @param validation the samples that choose among the networks found, or null
 */
public record TrainingData(DataSet train, @Nullable DataSet validation) {}
