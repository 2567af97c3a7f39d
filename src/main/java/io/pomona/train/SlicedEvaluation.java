// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import java.util.function.IntPredicate;

/**
 * An evaluation of many sets of parameters that may end for some of them before all samples were seen.
 * Samples come in slices, the same for any number of threads; each slice is spread over the whole data
 * set, so that data in the order of their classes show every class early.
 */
public final class SlicedEvaluation {
    /** Slices at most. */
    private static final int SLICES = 16;

    private final int samples;
    private final int tile;
    private final int slices;
    private final SampleResults results;
    private final Workers workers;
    private final Run run;

    /** Runs some sets of parameters over some samples. */
    interface Run {
        /** Runs the sets of parameters of these indices over these tiles. */
        void run(int[] rows, SampleTiles tiles);
    }

    SlicedEvaluation(int samples, int tile, SampleResults results, Workers workers, Run run) {
        this.samples = samples;
        this.tile = tile;
        this.slices = Math.min(SLICES, tiles());
        this.results = results;
        this.workers = workers;
        this.run = run;
    }

    private int tiles() {
        return Math.ceilDiv(samples, tile);
    }

    /** Returns the number of slices. */
    public int slices() {
        return slices;
    }

    /** Returns how many samples the first so many slices have. */
    public int samples(int count) {
        int seen = 0;
        for (int i = 0; i < tiles(); i++) {
            seen += i % slices < count ? Math.min(tile, samples - i * tile) : 0;
        }
        return seen;
    }

    /** Runs sets of parameters over one slice. */
    public void run(int[] rows, int slice) {
        run.run(rows, new SampleTiles(slice, slices, tile, Math.ceilDiv(tiles() - slice, slices)));
    }

    /**
     * Returns what sets of parameters came to that have seen the first so many slices and no more: all
     * other samples count as classified correctly, without loss and with margin 1. So no number is worse
     * than what it would be in the end, not by a rounding error either.
     */
    public Metrics[] best(int[] rows, int count) {
        Metrics[] best = new Metrics[rows.length];
        IntPredicate known = sample -> sample / tile % slices < count;
        workers.run(rows.length, (_, i) -> best[i] = results.total(rows[i], known));
        return best;
    }
}
