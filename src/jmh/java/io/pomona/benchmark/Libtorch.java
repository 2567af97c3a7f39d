// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** The library libtorch, loaded once a process. */
final class Libtorch {
    private static final String ENGINE = "PyTorch";

    private Libtorch() {}

    /**
     * Loads the library and returns an owner of arrays.
     *
     * @param threads how many threads share one operation; the first call of a process settles it
     */
    static NDManager manager(int threads) {
        System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(threads));
        return NDManager.newBaseManager(Device.cpu(), ENGINE);
    }

    /** Returns a second handle of an array, so that what is computed from it belongs to an owner. */
    static NDArray borrow(NDArray array, NDManager owner) {
        NDArray handle = array.stopGradient();
        handle.attach(owner);
        return handle;
    }
}
