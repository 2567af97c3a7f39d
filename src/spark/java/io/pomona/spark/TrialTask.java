// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/** Runs a trial on an executor, in a temporary folder that is gone afterwards. */
final class TrialTask implements Function<TrialParcel, OutcomeParcel> {
    private final Broadcast<InputsParcel> inputs;

    TrialTask(Broadcast<InputsParcel> inputs) {
        this.inputs = inputs;
    }

    @Override
    public OutcomeParcel call(TrialParcel parcel) throws IOException {
        Path scratch = Files.createTempDirectory("pomona-trial-");
        try {
            return OutcomeParcel.of(parcel.trial().run(inputs.value().inputs(), scratch));
        } finally {
            delete(scratch);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
