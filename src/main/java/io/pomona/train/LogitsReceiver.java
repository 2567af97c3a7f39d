// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

/** What is done with the logits of a sample. */
interface LogitsReceiver {
    /** Receives the logits of a sample, which stand at a place among others, for a set of parameters. */
    void receive(float[] logits, int place, int row, int sample);
}
