// SPDX-License-Identifier: Apache-2.0
/**
 * Data sets: npy and npz files, IDX, CIFAR and picture folders, the generated fruits, downloads, splits,
 * normalisation, augmentation, checks.
 */
@NullMarked
package io.pomona.data;

import org.jspecify.annotations.NullMarked;
