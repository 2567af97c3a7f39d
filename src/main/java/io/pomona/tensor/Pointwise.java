// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/** A function of single values, such as an activation, whose gradient follows from its output. */
public interface Pointwise {
    /** What the function is to a kernel that can do some functions itself. */
    enum Kind {
        /** {@code f(x) = x}. */
        IDENTITY,
        /** {@code f(x) = max(x, 0)}. */
        RECTIFIER,
        /** Any other that never falls. */
        OTHER
    }

    /** Returns what kind of function this is. */
    Kind kind();

    /** Overwrites {@code count} values from {@code at} on with the function of them. */
    void applyInPlace(float[] values, int at, int count);

    /** Overwrites the gradient of the outputs y with the gradient of the inputs. */
    void gradientInPlace(float[] y, int yAt, float[] gradient, int gradientAt, int count);
}
