// SPDX-License-Identifier: Apache-2.0
/**
 * Saved models, the JSON form of a network, and strict reading and writing of JSON in general: {@link
 * io.pomona.exchange.Json} for text, {@link io.pomona.exchange.JsonValue} for values that know their
 * place, {@link io.pomona.exchange.JsonForms} for records.
 */
@NullMarked
package io.pomona.exchange;

import org.jspecify.annotations.NullMarked;
