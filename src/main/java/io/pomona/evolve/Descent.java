// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.train.Ancestor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom an individual descends from: its better parent, whose own descent it holds, and the number of the
 * other. Nobody holds the descent of those who have died out, so what is kept of a search is one line
 * that all living individuals share and the few births since: at most a birth a generation for each.
 */
final class Descent {
    private final long id;
    private final long generation;
    private final Ancestor.Operator operator;
    private final @Nullable Descent parent;
    private final double parentFitness;
    private final long other;
    private final double otherFitness;

    /**
     * Creates the descent of a child.
     *
     * @param parent the better parent, null in the first population
     * @param parentFitness what it had achieved
     * @param other the other parent's number, or {@link Ancestor#NOBODY}
     */
    Descent(long id, long generation, Ancestor.Operator operator, @Nullable Descent parent,
            double parentFitness, long other, double otherFitness) {
        this.id = id;
        this.generation = generation;
        this.operator = operator;
        this.parent = parent;
        this.parentFitness = parentFitness;
        this.other = other;
        this.otherFitness = otherFitness;
    }

    /** Returns the descent of an individual of the first population. */
    static Descent first(long id) {
        return new Descent(id, 0, Ancestor.Operator.FIRST, null, Double.NaN, Ancestor.NOBODY,
                Double.NaN);
    }

    long id() {
        return id;
    }

    long generation() {
        return generation;
    }

    Ancestor.Operator operator() {
        return operator;
    }

    @Nullable
    Descent parent() {
        return parent;
    }

    double parentFitness() {
        return parentFitness;
    }

    long other() {
        return other;
    }

    double otherFitness() {
        return otherFitness;
    }

    /**
     * Returns the individual and its ancestors by their better parents, the youngest first.
     *
     * @param fitness what the individual has achieved
     */
    List<Ancestor> line(double fitness) {
        List<Ancestor> line = new ArrayList<>();
        double achieved = fitness;
        for (Descent at = this; at != null; at = at.parent) {
            line.add(new Ancestor(at.id, at.generation, at.operator, achieved,
                    at.parent == null ? Ancestor.NOBODY : at.parent.id, at.other,
                    at.otherFitness));
            achieved = at.parentFitness;
        }
        return List.copyOf(line);
    }
}
