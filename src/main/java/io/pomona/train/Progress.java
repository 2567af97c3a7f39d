// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

/**
 * Where a trial stands after a generation or an epoch: one row of {@code metrics.csv}. NaN stands for
 * what a method does not have or did not measure.
 *
 * @param step generations or epochs done; 0 is the start
 * @param evaluations networks evaluated to steer the search
 * @param samples sample passes charged to the budget
 * @param measurementSamples sample passes spent on measuring, not charged
 * @param fitness the best fitness of the generation
 * @param meanFitness the mean fitness of the generation
 * @param trainAccuracy accuracy on the training set of the network the method would give now
 * @param trainLoss its cross-entropy there, in nats
 * @param validationAccuracy its accuracy on the validation set
 * @param validationLoss its cross-entropy there, in nats
 * @param learningRate the learning rate of the last step
 * @param sigma the standard deviation of the last mutation
 * @param population what there is to tell of a population
 * @param invalid networks whose fitness was not finite, so far
 * @param seconds wall time so far, in seconds
 * @param samplesPerSecond sample passes of any kind a second of this step
 */
public record Progress(int step, long evaluations, long samples, long measurementSamples,
        double fitness, double meanFitness, double trainAccuracy, double trainLoss,
        double validationAccuracy, double validationLoss, double learningRate, double sigma,
        PopulationStatistics population, long invalid, double seconds, double samplesPerSecond) {}
