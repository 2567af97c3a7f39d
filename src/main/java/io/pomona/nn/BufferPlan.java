// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which of a few arrays holds which values, so that an array is used again once nobody needs what
 * stands in it.
 */
final class BufferPlan {
    private final List<Slot> slots = new ArrayList<>();
    private final int[] slotOf;

    /** An array to be: its size, and the last time that what stands in it now is needed. */
    private static final class Slot {
        private long size;
        private int busyUntil;
    }

    /**
     * Values that have to stand somewhere.
     *
     * @param size their number; 0 for none
     * @param from when the first of them is written
     * @param until when they are read for the last time
     */
    record Values(long size, int from, int until) {}

    /**
     * Makes a plan.
     *
     * @param sameSize whether an array may only be used again for as many values. Where threads are at
     *        work on parts of a batch, one may be ahead of the other; at one size a part's place in an
     *        array is the same for all steps, and nobody writes where another still reads.
     */
    BufferPlan(List<Values> all, boolean sameSize) {
        this.slotOf = new int[all.size()];
        IntStream.range(0, all.size()).boxed()
                .sorted(Comparator.comparingInt(i -> all.get(i).from))
                .forEach(i -> slotOf[i] = place(all.get(i), sameSize));
    }

    private int place(Values values, boolean sameSize) {
        if (values.size == 0) {
            return -1;
        }
        int best = -1;
        for (int i = 0; i < slots.size(); i++) {
            Slot slot = slots.get(i);
            if (slot.busyUntil < values.from && (!sameSize || slot.size == values.size)
                    && (best < 0 || isBetter(slot.size, slots.get(best).size, values.size))) {
                best = i;
            }
        }
        if (best < 0) {
            best = slots.size();
            slots.add(new Slot());
        }
        Slot slot = slots.get(best);
        slot.size = Math.max(slot.size, values.size);
        slot.busyUntil = Math.max(values.from, values.until);
        return best;
    }

    /** Best is what need not grow and is smallest, or else what has to grow least. */
    private static boolean isBetter(long size, long other, long wanted) {
        return size >= wanted ? other < wanted || size < other : size > other;
    }

    /** Returns the floats of all arrays. */
    long size() {
        return slots.stream().mapToLong(slot -> slot.size).sum();
    }

    /**
     * Returns an array for each of the values, the same for those that share it.
     *
     * @throws IllegalArgumentException if an array would exceed what Java allows
     */
    float[][] allocate() {
        float[][] arrays = new float[slots.size()][];
        for (int i = 0; i < arrays.length; i++) {
            long size = slots.get(i).size;
            if (size > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException("Expected a batch with at most "
                        + (Integer.MAX_VALUE - 8) + " values between two layers, but there are "
                        + size + ": take fewer samples at a time.");
            }
            arrays[i] = new float[(int) size];
        }
        float[][] of = new float[slotOf.length][];
        for (int i = 0; i < of.length; i++) {
            of[i] = slotOf[i] < 0 ? new float[0] : arrays[slotOf[i]];
        }
        return of;
    }
}
