// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pomona.ChildJvm;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * C2 compiles a kernel either well or, after a small change, a hundred times worse: a sum too many for
 * the registers, a call that is no longer inlined. No other test would notice.
 */
@NullMarked
class KernelRatesTest {
    @Test
    void noKernelFallsOffACliff() throws Exception {
        // A fresh JVM, so that what other tests have taught the compiler plays no part. It ends as
        // soon as every kernel has shown its speed, mostly within seconds.
        ChildJvm run = ChildJvm.run(List.of(ChildJvm.VECTORS, "-Xmx256m"), KernelRates.class, "60")
                .assertDone();
        assertEquals("", run.out(), "kernels below a quarter of their usual speed");
    }
}
