// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.MatrixProduct;
import io.pomona.tensor.Team;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link Dense} at work. */
final class DenseOperation implements Operation {
    /** Units of a share of the work of several threads, at least. */
    private static final int SHARE = 256;
    /** Weights up to which they are kept packed, for the sake of memory: 4 MiB a workspace. */
    private static final int MOST_PACKED = 1 << 20;

    private final List<MatrixProduct> products = new ArrayList<>();
    private final int inputs;
    private final int units;
    private final int kernel;
    private final int bias;
    private final Activation activation;
    private final float[] transposed;
    /** The weights packed for products of several samples; empty where that does not pay. */
    private final float[] packed;
    private boolean isPacked;

    DenseOperation(Node node, Dense layer, Activation activation, boolean training, int members) {
        for (int i = 0; i < members; i++) {
            products.add(new MatrixProduct());
        }
        this.inputs = node.inputShape().size();
        this.units = layer.units();
        this.kernel = node.slots().getFirst().offset();
        this.bias = layer.bias() ? node.slots().getLast().offset() : -1;
        this.activation = activation;
        this.transposed = new float[training ? inputs * units : 0];
        boolean packs = !training && members == 1 && (long) inputs * units <= MOST_PACKED;
        this.packed = new float[packs ? MatrixProduct.packedSize(inputs, units) : 0];
    }

    @Override
    public void load(float[] parameters, int offset) {
        isPacked = false;
        if (transposed.length > 0) {
            MatrixProduct.transpose(parameters, offset + kernel, inputs, units, transposed);
        }
    }

    @Override
    public void forward(float[] parameters, int offset, float[] x, int xAt, float[] y, int first,
            int n, int member) {
        MatrixProduct product = products.get(member);
        if (packed.length > 0 && MatrixProduct.packs(n)) {
            pack(parameters, offset);
            product.multiplyPacked(x, xAt, packed, parameters, biasAt(offset), y, first * units, n,
                    units, inputs);
        } else {
            product.multiply(x, xAt, parameters, offset + kernel, biasAt(offset), y, first * units,
                    n, units, inputs);
        }
        activation.applyInPlace(y, first * units, n * units, units);
    }

    /** Packs for all tiles of samples that follow. */
    private void pack(float[] parameters, int offset) {
        if (!isPacked) {
            MatrixProduct.pack(parameters, offset + kernel, inputs, units, packed);
            isPacked = true;
        }
    }

    @Override
    public void forwardTogether(float[] parameters, int offset, float[] x, int xAt, int inputSize,
            float[] y, int n, Team team) {
        // One share a thread: the longer the piece of a row of weights, the quicker memory gives it.
        int share = Math.max(SHARE, Math.ceilDiv(units, team.count()));
        team.run(Math.ceilDiv(units, share),
                (member, index) -> products.get(member).multiplyColumns(x, xAt, parameters,
                        offset + kernel, biasAt(offset), y, 0, n, units, inputs, index * share,
                        Math.min((index + 1) * share, units)));
        activation.applyInPlace(y, 0, n * units, units);
    }

    private int biasAt(int offset) {
        return bias < 0 ? -1 : offset + bias;
    }

    @Override
    public void backward(float[] parameters, int offset, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int first, int n, int member) {
        int at = first * units;
        activation.gradientInPlace(y, at, dy, at, n * units, units);
        MatrixProduct product = products.get(member);
        product.addTransposed(x, xAt, dy, at, gradient, kernel, bias, n, units, inputs);
        if (dx != null) {
            product.multiply(dy, at, transposed, 0, -1, dx, first * inputs, n, inputs, units);
        }
    }
}
