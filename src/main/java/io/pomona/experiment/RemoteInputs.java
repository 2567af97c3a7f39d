// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.data.LoadedData;
import org.jspecify.annotations.Nullable;

/**
 * What trials of one config work with in another process, which reads no file.
 *
 * @param whole the samples that a seed splits
 * @param test a separate test set, or null
 * @param weights the weights to begin with, or null for those that the seed draws
 */
public record RemoteInputs(LoadedData whole, @Nullable LoadedData test,
        InitialWeights.@Nullable Values weights) {}
