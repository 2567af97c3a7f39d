// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** How the values of a type stand in JSON, as a JSON Schema. */
@FunctionalInterface
public interface SchemaForm {
    /** Returns the schema; it may refer to those of other types, which the context gives. */
    ObjectNode describe(SchemaContext context);
}
