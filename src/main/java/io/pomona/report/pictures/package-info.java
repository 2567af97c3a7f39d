// SPDX-License-Identifier: Apache-2.0
/**
 * The sections of a report that look into networks and data: confusion matrices, mistakes, feature maps,
 * evolution, loss landscapes and the data card. What needs networks is computed anew from the stored
 * weights and the data of the run.
 */
@NullMarked
package io.pomona.report.pictures;

import org.jspecify.annotations.NullMarked;
