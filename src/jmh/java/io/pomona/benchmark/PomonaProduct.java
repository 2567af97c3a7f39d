// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import io.pomona.tensor.MatrixProduct;
import io.pomona.train.Workers;
import java.util.List;
import java.util.stream.Stream;

/** Pomona's matrix product; each worker has some of the rows. */
final class PomonaProduct implements Subject {
    private final int size;
    private final Workers workers;
    private final List<MatrixProduct> products;
    private final float[] a;
    private final float[] b;
    private final float[] c;

    PomonaProduct(MatrixWorkload workload, int threads) {
        size = workload.size();
        workers = Workers.of(threads);
        products = Stream.generate(MatrixProduct::new).limit(threads).toList();
        a = workload.factor(0);
        b = workload.factor(1);
        c = new float[size * size];
    }

    @Override
    public float[] run() {
        int rows = Math.ceilDiv(size, workers.count());
        workers.run(workers.count(), (_, index) -> {
            int from = index * rows;
            int count = Math.min(rows, size - from);
            products.get(index).multiply(a, from * size, b, 0, -1, c, from * size, count, size,
                    size);
        });
        return c;
    }

    @Override
    public void close() {
        workers.close();
    }
}
