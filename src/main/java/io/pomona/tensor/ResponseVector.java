// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link ResponseKernel} with the Vector API: neighbouring channels in the lanes. */
final class ResponseVector implements ResponseKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    @Override
    public void scales(float[] padded, int size, int channels, float alpha, float k,
            float[] scales) {
        int bound = SPECIES.loopBound(channels);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector sum = all(0);
            for (int j = i; j < i + size; j++) {
                FloatVector value = load(padded, j);
                sum = value.fma(value, sum);
            }
            sum.fma(all(alpha), all(k)).intoArray(scales, i);
        }
        ResponseScalar.scalesFrom(bound, padded, size, channels, alpha, k, scales);
    }

    @Override
    public void powers(float[] scales, int channels, float beta, float[] powers) {
        int bound = SPECIES.loopBound(channels);
        if (beta == 0.75f) {
            for (int i = 0; i < bound; i += LANES) {
                FloatVector root = load(scales, i).lanewise(VectorOperators.SQRT);
                all(1).div(root.mul(root.lanewise(VectorOperators.SQRT))).intoArray(powers, i);
            }
        } else if (beta == 0.5f) {
            for (int i = 0; i < bound; i += LANES) {
                all(1).div(load(scales, i).lanewise(VectorOperators.SQRT)).intoArray(powers, i);
            }
        } else if (beta == 1) {
            for (int i = 0; i < bound; i += LANES) {
                all(1).div(load(scales, i)).intoArray(powers, i);
            }
        } else {
            for (int i = 0; i < bound; i += LANES) {
                ElementaryVector.exp(ElementaryVector.log(load(scales, i)).mul(-beta))
                        .intoArray(powers, i);
            }
        }
        ResponseScalar.powersFrom(bound, scales, channels, beta, powers);
    }

    @Override
    public void multiply(float[] x, int xAt, float[] powers, int channels, float[] y, int yAt) {
        int bound = SPECIES.loopBound(channels);
        for (int i = 0; i < bound; i += LANES) {
            load(x, xAt + i).mul(load(powers, i)).intoArray(y, yAt + i);
        }
        ResponseScalar.multiplyFrom(bound, x, xAt, powers, channels, y, yAt);
    }

    @Override
    public void ratios(float[] x, int xAt, float[] dy, int dyAt, float[] scales, float[] powers,
            int channels, float[] padded, int to) {
        int bound = SPECIES.loopBound(channels);
        for (int i = 0; i < bound; i += LANES) {
            load(dy, dyAt + i).mul(load(x, xAt + i)).mul(load(powers, i)).div(load(scales, i))
                    .intoArray(padded, to + i);
        }
        ResponseScalar.ratiosFrom(bound, x, xAt, dy, dyAt, scales, powers, channels, padded, to);
    }

    @Override
    public void gradient(float[] x, int xAt, float[] dy, int dyAt, float[] powers, float[] padded,
            int size, int channels, float factor, float[] dx, int dxAt) {
        int bound = SPECIES.loopBound(channels);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector sum = all(0);
            for (int j = i; j < i + size; j++) {
                sum = sum.add(load(padded, j));
            }
            FloatVector rest = all(factor).mul(load(x, xAt + i)).mul(sum);
            load(dy, dyAt + i).fma(load(powers, i), rest).intoArray(dx, dxAt + i);
        }
        ResponseScalar.gradientFrom(bound, x, xAt, dy, dyAt, powers, padded, size, channels,
                factor, dx, dxAt);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
