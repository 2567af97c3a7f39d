// SPDX-License-Identifier: Apache-2.0
/**
 * Published architectures, one class per family, built from {@code nn} only.
 */
@NullMarked
package io.pomona.zoo;

import org.jspecify.annotations.NullMarked;
