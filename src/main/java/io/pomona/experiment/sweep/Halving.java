// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Pruners by rungs, as pure functions of the standings. */
final class Halving {
    private final Standings standings;
    private final int reduction;
    private final int last;

    /**
     * Creates a view of the standings.
     *
     * @param last the number of the last rung
     */
    Halving(Standings standings, int reduction, int last) {
        this.standings = standings;
        this.reduction = reduction;
        this.last = last;
    }

    /** Everybody comes to a rung before anybody goes on. */
    Decision synchronous() {
        List<Integer> running = IntStream.range(0, standings.points()).boxed().toList();
        Set<Integer> pruned = new HashSet<>();
        for (int rung = 0; rung <= last; rung++) {
            int current = rung;
            List<Decision.Job> missing = running.stream()
                    .filter(point -> !standings.reached(point, current))
                    .map(point -> new Decision.Job(point, current)).toList();
            if (!missing.isEmpty() || rung == last) {
                return new Decision(missing, pruned.stream().sorted().toList());
            }
            List<Integer> best = ranked(running, rung).subList(0,
                    Math.max(1, running.size() / reduction));
            running.stream().filter(point -> !best.contains(point) && !standings.ended(point))
                    .forEach(pruned::add);
            running = best.stream().sorted().toList();
        }
        throw new IllegalStateException("The last rung is the end.");
    }

    /**
     * The sequence that one worker would produce by {@code get_job} of Li et al.: promote from the
     * highest rung that has somebody to promote, else begin a new point. Where a result is missing,
     * all that can be promoted now is sure to be promoted, since a rung changes only once those above
     * it have nobody to promote; and every point is sure to begin. Where all of this brings nobody to the
     * end, since there are too few points, the best of the highest rung go on, one at a time.
     */
    Decision asynchronous() {
        List<List<Integer>> rungs = new ArrayList<>();
        IntStream.rangeClosed(0, last).forEach(_ -> rungs.add(new ArrayList<>()));
        List<Set<Integer>> promoted = new ArrayList<>();
        IntStream.rangeClosed(0, last).forEach(_ -> promoted.add(new HashSet<>()));
        int begun = 0;
        while (true) {
            List<Decision.Job> promotable = promotable(rungs, promoted);
            if (promotable.isEmpty() && begun == standings.points()) {
                promotable = champion(rungs);
                if (promotable.isEmpty()) {
                    return new Decision(List.of(), left(promoted));
                }
            }
            boolean isNew = promotable.isEmpty();
            Decision.Job next = isNew ? new Decision.Job(begun, 0) : promotable.getFirst();
            if (!standings.reached(next.point(), next.rung())) {
                return new Decision(missing(promotable, begun), List.of());
            }
            if (isNew) {
                begun++;
            } else {
                promoted.get(next.rung() - 1).add(next.point());
            }
            rungs.get(next.rung()).add(next.point());
        }
    }

    private List<Decision.Job> promotable(List<List<Integer>> rungs, List<Set<Integer>> promoted) {
        List<Decision.Job> jobs = new ArrayList<>();
        for (int rung = last - 1; rung >= 0; rung--) {
            List<Integer> here = rungs.get(rung);
            for (int point : ranked(here, rung).subList(0, here.size() / reduction)) {
                if (!promoted.get(rung).contains(point) && standings
                        .best(point, rung) > Double.NEGATIVE_INFINITY) {
                    jobs.add(new Decision.Job(point, rung + 1));
                }
            }
        }
        return jobs;
    }

    /** Returns the promotion of the best of the highest rung, if nobody has come to an end of any kind. */
    private List<Decision.Job> champion(List<List<Integer>> rungs) {
        int highest = last;
        while (highest >= 0 && rungs.get(highest).isEmpty()) {
            highest--;
        }
        if (highest < 0 || highest == last
                || IntStream.range(0, standings.points()).anyMatch(this::endedWell)) {
            return List.of();
        }
        int best = ranked(rungs.get(highest), highest).getFirst();
        return standings.best(best, highest) > Double.NEGATIVE_INFINITY
                ? List.of(new Decision.Job(best, highest + 1))
                : List.of();
    }

    private boolean endedWell(int point) {
        return standings.ended(point) && standings.best(point, last) > Double.NEGATIVE_INFINITY;
    }

    private List<Decision.Job> missing(List<Decision.Job> promotable, int begun) {
        List<Decision.Job> jobs = new ArrayList<>(promotable);
        IntStream.range(begun, standings.points()).forEach(
                point -> jobs.add(new Decision.Job(point, 0)));
        jobs.removeIf(job -> standings.reached(job.point(), job.rung()));
        return jobs;
    }

    /** Returns those who were never promoted to the last rung and have not ended before. */
    private List<Integer> left(List<Set<Integer>> promoted) {
        return IntStream.range(0, standings.points()).boxed()
                .filter(point -> !standings.ended(point))
                .filter(point -> last > 0 && !promoted.get(last - 1).contains(point)).toList();
    }

    /** Returns the best first; of equals the earlier in the plan. */
    private List<Integer> ranked(List<Integer> points, int rung) {
        return points.stream().sorted(Comparator
                .comparingDouble((Integer point) -> -standings.best(point, rung))
                .thenComparing(Comparator.naturalOrder())).toList();
    }
}
