// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

/** The sides of {@link PeerBenchmark} by the names of its methods. */
final class Subjects {
    /** Threads of every side. */
    static final int THREADS = 2;

    private static final MatrixWorkload GEMM = new MatrixWorkload(1024);

    private Subjects() {}

    /** Returns a side, ready to run. */
    static Subject of(String name) {
        return switch (name) {
            case "w1_pomona" -> PomonaEvaluation.population(Workload.numpycnn(), THREADS);
            case "w1_onnxruntime" -> OnnxRuntimeEvaluation.folded(Workload.numpycnn(), 16, 2);
            case "w1_libtorch" -> LibtorchEvaluation.folded(Workload.numpycnn(), 16, 2);
            case "w1_single_pomona" -> PomonaEvaluation.single(Workload.numpycnn(), THREADS);
            case "w1_single_onnxruntime" -> OnnxRuntimeEvaluation.single(Workload.numpycnn());
            case "w1_single_libtorch" -> LibtorchEvaluation.single(Workload.numpycnn());
            case "w2_pomona" -> new PomonaTraining(TrainingRun.numpycnn(), THREADS);
            case "w2_libtorch" -> new LibtorchTraining(TrainingRun.numpycnn());
            case "w3_pomona" -> PomonaEvaluation.population(Workload.lenet5(), THREADS);
            case "w3_onnxruntime" -> OnnxRuntimeEvaluation.folded(Workload.lenet5(), 50, 1);
            case "w3_libtorch" -> LibtorchEvaluation.single(Workload.lenet5());
            case "w4_pomona" -> new PomonaTraining(TrainingRun.lenet5(), THREADS);
            case "w4_libtorch" -> new LibtorchTraining(TrainingRun.lenet5());
            case "w5_pomona" -> new PomonaTraining(TrainingRun.cifar(), THREADS);
            case "w5_libtorch" -> new LibtorchTraining(TrainingRun.cifar());
            case "w6_pomona" -> new PomonaInference(Workload.vgg16(), THREADS);
            case "w6_onnxruntime" -> new OnnxRuntimeInference(Workload.vgg16());
            case "w6_libtorch" -> new LibtorchInference(Workload.vgg16());
            case "w7_pomona" -> new PomonaInference(Workload.resnet50(), THREADS);
            case "w7_onnxruntime" -> new OnnxRuntimeExported(Workload.resnet50());
            case "gemm_pomona" -> new PomonaProduct(GEMM, THREADS);
            case "gemm_openblas" -> new OpenBlasProduct(GEMM, THREADS);
            case "pygad_run_pomona" -> new PomonaEvolution(Workload.pygadGacnn(), THREADS);
            default -> throw new IllegalArgumentException(
                    "Expected the name of a benchmark, but received " + name + ".");
        };
    }
}
