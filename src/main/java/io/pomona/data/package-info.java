// SPDX-License-Identifier: Apache-2.0
/**
 * Data sets: npy and npz files, the generated fruits, splits, normalisation, checks.
 */
@NullMarked
package io.pomona.data;

import org.jspecify.annotations.NullMarked;
