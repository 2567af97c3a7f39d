// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import io.pomona.train.Progress;

/** What curves may be drawn over. */
enum Axis {
    /** Sample passes charged to the budget. */
    PASSES("passes", "charged sample passes"),
    /** Wall time. */
    SECONDS("seconds", "seconds of wall time"),
    /** Generations of evolution, epochs of gradient methods. */
    GENERATIONS("generations", "generations or epochs");

    private final String id;
    private final String title;

    Axis(String id, String title) {
        this.id = id;
        this.title = title;
    }

    /** Returns its name in files and in the page. */
    String id() {
        return id;
    }

    /** Returns what stands below it. */
    String title() {
        return title;
    }

    double of(Progress row) {
        return switch (this) {
            case PASSES -> row.samples();
            case SECONDS -> row.seconds();
            case GENERATIONS -> row.step();
        };
    }
}
