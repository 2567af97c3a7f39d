// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/** OpenBLAS's matrix product. */
final class OpenBlasProduct implements Subject {
    private final int size;
    private final FloatPointer a;
    private final FloatPointer b;
    private final FloatPointer c;

    OpenBlasProduct(MatrixWorkload workload, int threads) {
        openblas.blas_set_num_threads(threads);
        size = workload.size();
        a = new FloatPointer(workload.factor(0));
        b = new FloatPointer(workload.factor(1));
        c = new FloatPointer((long) size * size);
        run();
        float[] product = new float[size * size];
        c.get(product);
        try (PomonaProduct pomona = new PomonaProduct(workload, threads)) {
            Agreement.requireClose("OpenBLAS", pomona.run(), product, 1e-5);
        }
    }

    @Override
    public Object run() {
        openblas.cblas_sgemm(openblas.CblasRowMajor, openblas.CblasNoTrans, openblas.CblasNoTrans,
                size, size, size, 1, a, size, b, size, 0, c, size);
        return c;
    }

    @Override
    public void close() {
        a.close();
        b.close();
        c.close();
    }
}
