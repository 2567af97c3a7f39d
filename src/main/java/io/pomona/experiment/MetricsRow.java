// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

/**
 * What was known after one generation or epoch: one row of {@code metrics.csv}, with the same
 * columns for every method. Counts and seconds are totals since the start of the trial. A number
 * that does not apply or was not measured is {@code NaN} and an empty cell in the file.
 *
 * @param step the generation or epoch; 0 is the start
 * @param evaluations networks evaluated, or gradients taken
 * @param samples sample passes charged to the budget
 * @param measurementSamples sample passes spent on measuring alone
 * @param fitness the best fitness of the generation
 * @param meanFitness the mean fitness of the generation
 * @param trainAccuracy accuracy on the training set, in [0, 1]
 * @param trainLoss loss on the training set
 * @param validationAccuracy accuracy on the validation set, in [0, 1]
 * @param validationLoss loss on the validation set
 * @param learningRate the learning rate in use
 * @param sigma the mutation strength in use
 * @param invalid how many evaluations gave no finite fitness so far
 * @param seconds wall time
 * @param samplesPerSecond charged and measured sample passes per second since the row before
 */
public record MetricsRow(long step, long evaluations, long samples, long measurementSamples,
        double fitness, double meanFitness, double trainAccuracy, double trainLoss,
        double validationAccuracy, double validationLoss, double learningRate, double sigma,
        long invalid, double seconds, double samplesPerSecond) {}
