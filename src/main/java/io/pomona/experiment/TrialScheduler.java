// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.experiment.sweep.Decision;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Hands out work to those who run trials. What is handed out is sure to be needed whatever the others
 * will find, so that results depend neither on how many there are nor on who is faster. May be used by
 * several threads.
 */
final class TrialScheduler {
    private final TrialPlan plan;
    private final TrialLedger ledger;
    private final Set<Trial> underWay = new HashSet<>();
    private boolean stopped;

    TrialScheduler(TrialPlan plan, TrialLedger ledger) {
        this.plan = plan;
        this.ledger = ledger;
    }

    /**
     * Something to do with a trial.
     *
     * @param trial the trial
     * @param point its point
     * @param target the sample passes to bring it to
     * @param prune whether it is given up there
     */
    record Work(Trial trial, PlannedPoint point, long target, boolean prune) {}

    /** Waits for something to do; returns nothing once all is done, or the work was stopped. */
    synchronized Optional<Work> take() throws InterruptedException {
        while (!stopped) {
            Optional<Work> work = find();
            if (work.isPresent()) {
                underWay.add(work.get().trial());
                return work;
            }
            if (underWay.isEmpty()) {
                return Optional.empty();
            }
            wait();
        }
        return Optional.empty();
    }

    private Optional<Work> find() {
        for (MethodPlan method : plan.methods()) {
            method.decide(ledger::value);
            Decision decision = plan.rungs()
                    .decide(ledger.standings(method.points(), plan.rungs()));
            Optional<Work> work = ready(method, decision).or(() -> pruned(method, decision));
            if (work.isPresent()) {
                return work;
            }
        }
        return Optional.empty();
    }

    private Optional<Work> ready(MethodPlan method, Decision decision) {
        for (Decision.Job job : decision.ready()) {
            PlannedPoint point = method.points().get(job.point());
            long target = plan.rungs().target(job.rung());
            for (Trial trial : point.trials()) {
                if (!underWay.contains(trial) && !ledger.reached(trial, target)) {
                    return Optional.of(new Work(trial, point, target, false));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Work> pruned(MethodPlan method, Decision decision) {
        for (int number : decision.pruned()) {
            PlannedPoint point = method.points().get(number);
            for (Trial trial : point.trials()) {
                if (!underWay.contains(trial) && !ledger.hasEnded(trial)
                        && !ledger.hasStatus(trial, TrialStatus.PRUNED)) {
                    return Optional.of(new Work(trial, point, ledger.samples(trial), true));
                }
            }
        }
        return Optional.empty();
    }

    /** Gives work back, once what came of it is in the ledger. */
    synchronized void done(Work work) {
        underWay.remove(work.trial());
        notifyAll();
    }

    /** Has nobody begin anything more. */
    synchronized void stop() {
        stopped = true;
        notifyAll();
    }
}
