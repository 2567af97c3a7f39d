// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

/** Turns one kind of ONNX operator into layers. */
@FunctionalInterface
interface OnnxOperator {
    /**
     * Adds what an operator stands for.
     *
     * @throws io.pomona.PomonaException if no layer does what this operator does; the message names it
     */
    void read(OnnxNode node, OnnxLayers layers);
}
