// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.experiment.sweep.Point;
import java.util.List;

/**
 * A point of a sweep for one method, or the method itself where nothing is swept.
 *
 * @param method the key of the method in the config
 * @param point the settings
 * @param config the config with the settings in it
 * @param trials its trials, one for each seed
 */
record PlannedPoint(String method, Point point, ExperimentConfig config, List<Trial> trials) {}
