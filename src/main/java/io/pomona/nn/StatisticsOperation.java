// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

/**
 * An operation that needs to have seen the whole batch before it does its work on any sample. Each
 * part of the batch is first collected; then what was collected is brought together, by one thread.
 * All of it is kept sample by sample and added up in the order of the samples, so that the sums do not
 * depend on how the batch is cut into parts.
 */
interface StatisticsOperation extends Operation {
    /**
     * Collects what the outputs depend on.
     *
     * @param x the inputs, those of sample {@code first} from {@code xAt} on
     */
    void collect(float[] x, int xAt, int first, int n, int member);

    /** Brings together what was collected from n samples. */
    void finish(int n);

    /**
     * Collects what the gradient of the inputs depends on, before {@link #backward}.
     *
     * @param dy gradient of the outputs of the batch; may be overwritten for these samples
     */
    void collectGradient(float[] x, int xAt, float[] y, float[] dy, int first, int n,
            int member);

    /**
     * Brings together what was collected from the gradient of n samples.
     *
     * @param gradient receives the gradient of this operation's parameters, the whole batch's; added to
     */
    void finishGradient(int n, float[] gradient);

    /**
     * Takes the statistics of the last batch into moving ones.
     *
     * @param buffers the network's buffers
     */
    void updateMoving(float[] buffers);

    /** Overwrites the moving statistics by those of the last batch. */
    void setMoving(float[] buffers);
}
