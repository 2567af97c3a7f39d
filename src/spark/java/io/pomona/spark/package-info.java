// SPDX-License-Identifier: Apache-2.0
/**
 * The work of an experiment shared out among the machines of an Apache Spark cluster: whole trials, or the
 * individuals of each generation. What is sent are plain arrays and the texts of configs, each as an object
 * that Java serializes; what comes back is put in its place by its number. Whatever machines are there,
 * are lost or are slow, the numbers are those of one machine.
 */
@NullMarked
package io.pomona.spark;

import org.jspecify.annotations.NullMarked;
