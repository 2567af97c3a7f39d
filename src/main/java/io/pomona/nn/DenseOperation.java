// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.MatrixProduct;
import io.pomona.tensor.MatrixProduct.Operand;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@link Dense} at work. */
final class DenseOperation implements Operation {
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
    public void forward(float[] parameters, int offset, float[] x, int xAt, float[] y, int n) {
        if (bias < 0) {
            Arrays.fill(y, 0, n * units, 0);
        } else {
            for (int i = 0; i < n; i++) {
                System.arraycopy(parameters, offset + bias, y, i * units, units);
            }
        }
        MatrixProduct.addInPlace(new Operand(x, xAt, inputs, 1),
                new Operand(parameters, offset + kernel, units, 1), new Operand(y, 0, units, 1), n,
                units, inputs);
        activation.applyInPlace(y, n * units, units);
    }

    @Override
    public void backward(float[] parameters, int offset, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int n) {
        activation.gradientInPlace(y, dy, n * units, units);
        Operand outputs = new Operand(dy, 0, units, 1);
        MatrixProduct.addInPlace(new Operand(x, xAt, 1, inputs), outputs,
                new Operand(gradient, kernel, units, 1), inputs, units, n);
        if (bias >= 0) {
            for (int i = 0; i < n * units; i++) {
                gradient[bias + i % units] += dy[i];
            }
        }
        if (dx != null) {
            transpose(parameters, offset + kernel);
            Arrays.fill(dx, 0, n * inputs, 0);
            MatrixProduct.addInPlace(outputs, new Operand(transposed, 0, inputs, 1),
                    new Operand(dx, 0, inputs, 1), n, inputs, units);
        }
    }

    private void transpose(float[] parameters, int at) {
        for (int i = 0; i < inputs; i++) {
            for (int j = 0; j < units; j++) {
                transposed[j * inputs + i] = parameters[at + i * units + j];
            }
        }
    }
}
