// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import io.pomona.train.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** libtorch training on one batch by its automatic differentiation, on two threads. */
final class LibtorchTraining implements Subject {
    private final TrainingRun settings;
    private final NDManager manager = Libtorch.manager(2);
    private final LibtorchNetwork network;
    private final NDArray images;
    private final NDArray targets;
    private final List<NDArray> weights = new ArrayList<>();
    private final List<NDArray> means = new ArrayList<>();
    private final List<NDArray> squares = new ArrayList<>();
    private int steps;

    LibtorchTraining(TrainingRun settings) {
        this.settings = settings;
        Workload workload = settings.workload();
        int batch = workload.data().size();
        this.network = new LibtorchNetwork(workload.network(), 1);
        List<Integer> image = workload.network().inputShape().dimensions();
        this.images = LibtorchNetwork.channelsLast(manager.create(workload.data().inputs(),
                new Shape(batch, image.get(0), image.get(1), image.get(2))));
        this.targets = manager.create(workload.data().labels())
                .oneHot(workload.network().classes()).toType(DataType.FLOAT32, false);
        PeerLayout layout = new PeerLayout(workload.network());
        float[] values = layout.arrange(workload.population().getFirst());
        for (int i = 0; i < layout.shapes().size(); i++) {
            Shape shape = new Shape(layout.shapes().get(i).dimensions().stream()
                    .map(Integer::longValue).toList());
            int from = layout.offset(i);
            NDArray array = manager
                    .create(Arrays.copyOfRange(values, from, from + (int) shape.size()), shape);
            array.setRequiresGradient(true);
            weights.add(array);
            means.add(manager.zeros(shape));
            squares.add(manager.zeros(shape));
        }
        float[] losses = new float[TrainingRun.COMPARED];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = step();
        }
        float[] trained = new float[layout.size()];
        for (int i = 0; i < weights.size(); i++) {
            float[] part = weights.get(i).toFloatArray();
            System.arraycopy(part, 0, trained, layout.offset(i), part.length);
        }
        settings.requireAgreement("libtorch", losses, trained);
    }

    /** Returns the loss before the step. */
    private float step() {
        steps++;
        float loss;
        try (NDManager scratch = manager.newSubManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray logits = network.logits(Libtorch.borrow(images, scratch), weights);
            NDArray mean = logits.logSoftmax(1).mul(targets).sum()
                    .mul(-1f / settings.workload().data().size());
            collector.backward(mean);
            loss = mean.getFloat();
        }
        try (NDManager scratch = manager.newSubManager()) {
            for (int i = 0; i < weights.size(); i++) {
                NDArray gradient = weights.get(i).getGradient();
                gradient.attach(scratch);
                update((PtNDArray) weights.get(i), (PtNDArray) gradient,
                        (PtNDArray) means.get(i), (PtNDArray) squares.get(i));
                JniUtils.zeroGrad((PtNDArray) weights.get(i));
            }
        }
        return loss;
    }

    private void update(PtNDArray weight, PtNDArray gradient, PtNDArray mean, PtNDArray square) {
        float rate = (float) settings.learningRate();
        switch (settings.optimizer()) {
            case Optimizer.Adam(double beta1, double beta2, double epsilon) -> {
                double corrected = settings.learningRate()
                        * Math.sqrt(1 - Math.pow(beta2, steps)) / (1 - Math.pow(beta1, steps));
                JniUtils.adamUpdate(weight, gradient, mean, square, rate, (float) corrected, 0, 1,
                        -1, (float) beta1, (float) beta2, (float) epsilon, false);
            }
            default -> JniUtils.sgdUpdate(weight, gradient, null, rate, 0, 1, -1, 0);
        }
    }

    @Override
    public Object run() {
        return step();
    }

    @Override
    public void close() {
        manager.close();
    }
}
