// SPDX-License-Identifier: Apache-2.0
package io.pomona.examples;

import io.pomona.data.Fruits;
import io.pomona.data.LoadedData;
import io.pomona.data.Scaling;
import io.pomona.data.Split;
import io.pomona.evolve.GeneticSettings;
import io.pomona.exchange.ModelFile;
import io.pomona.experiment.Study;
import io.pomona.nn.Activation;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.Flatten;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Network;
import io.pomona.train.Budget;
import io.pomona.train.GradientSettings;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;

/** The example of the README: one network, evolved and trained on the same data and budget. */
@NullMarked
public final class CompareFromJava {
    private CompareFromJava() {}

    /** Runs the example and saves the evolved model. */
    public static void main(String[] arguments) {
        // README: begin
        LoadedData fruits = Fruits.load(20, 1, Scaling.AUTO);
        Split split = new Split(0.5, 0.2, 0.3);

        Network network = Network.builder(fruits.data().sampleShape())
                .add(Conv2D.of(4, 5).withStride(2).withActivation(Activation.relu()))
                .add(MaxPooling2D.of(4))
                .add(new Flatten())
                .add(Dense.of(4).withActivation(Activation.softmax()))
                .build();
        System.out.println(network.summary());

        try (Study study = new Study(network, fruits, split, Budget.ofSamples(30_000), 1)) {
            var evolved = study.evolve(GeneticSettings.defaults().withPopulation(20),
                    generation -> System.out.println(generation.fitness()));
            var trained = study.train(GradientSettings.adam().withBatchSize(10),
                    epoch -> System.out.println(epoch.trainLoss()));

            System.out.printf("evolved: %s%ntrained: %s%n", evolved.test(), trained.test());
            ModelFile.write(Path.of(arguments[0]), evolved.model());
        }
        // README: end
    }
}
