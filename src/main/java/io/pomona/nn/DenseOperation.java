// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.MatrixProduct;
import org.jspecify.annotations.Nullable;

/** {@link Dense} at work. */
final class DenseOperation implements Operation {
    private final MatrixProduct product = new MatrixProduct();
    private final int inputs;
    private final int units;
    private final int kernel;
    private final int bias;
    private final Activation activation;
    private final float[] transposed;

    DenseOperation(Node node, Dense layer, Activation activation, boolean training) {
        this.inputs = node.inputShape().size();
        this.units = layer.units();
        this.kernel = node.slots().getFirst().offset();
        this.bias = layer.bias() ? node.slots().getLast().offset() : -1;
        this.activation = activation;
        this.transposed = new float[training ? inputs * units : 0];
    }

    @Override
    public void load(float[] parameters, int offset) {
        if (transposed.length > 0) {
            MatrixProduct.transpose(parameters, offset + kernel, inputs, units, transposed);
        }
    }

    @Override
    public void forward(float[] parameters, int offset, float[] x, int xAt, float[] y, int n) {
        product.multiply(x, xAt, parameters, offset + kernel, bias < 0 ? -1 : offset + bias, y, 0,
                n, units, inputs);
        activation.applyInPlace(y, 0, n * units, units);
    }

    @Override
    public void backward(float[] parameters, int offset, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int n) {
        activation.gradientInPlace(y, 0, dy, 0, n * units, units);
        product.addTransposed(x, xAt, dy, gradient, kernel, bias, n, units, inputs);
        if (dx != null) {
            product.multiply(dy, 0, transposed, 0, -1, dx, 0, n, inputs, units);
        }
    }
}
