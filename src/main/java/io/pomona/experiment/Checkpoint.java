// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.PomonaException;
import io.pomona.data.NpyArray;
import io.pomona.data.Npz;
import io.pomona.train.TrainerState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A trainer's state as a file: an npz of one array a name. Rows of floats are a float32 matrix, numbers
 * a float64 and whole numbers an int64 vector.
 */
final class Checkpoint {
    private static final String RESTART = " Delete the file to run the trial from its start.";

    private Checkpoint() {}

    static void write(Path file, TrainerState state) {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        state.rows().forEach((name, rows) -> arrays.put(name, matrix(rows)));
        state.doubles().forEach(
                (name, values) -> arrays.put(name, NpyArray.ofDoubles(values, values.length)));
        state.longs()
                .forEach((name, values) -> arrays.put(name,
                        NpyArray.ofLongs(values, values.length)));
        Npz.write(file, arrays, Npz.Packing.STORED);
    }

    private static NpyArray matrix(List<float[]> rows) {
        int length = rows.getFirst().length;
        float[] values = new float[Math.multiplyExact(rows.size(), length)];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, values, i * length, length);
        }
        return NpyArray.ofFloats(values, rows.size(), length);
    }

    /**
     * Reads a state.
     *
     * @throws PomonaException if the file is damaged or no checkpoint
     */
    static TrainerState read(Path file) {
        TrainerState state = TrainerState.empty();
        arrays(file).forEach((name, array) -> {
            switch (array.dtype()) {
                case FLOAT32 -> state.put(name, rows(file, array));
                case FLOAT64 -> state.put(name, array.toDoubles());
                case INT64 -> state.put(name, array.toLongsExact());
                default -> throw damaged(file);
            }
        });
        return state;
    }

    private static Map<String, NpyArray> arrays(Path file) {
        try {
            return Npz.read(file);
        } catch (PomonaException e) {
            throw new PomonaException(e.getMessage() + RESTART, e);
        }
    }

    private static List<float[]> rows(Path file, NpyArray matrix) {
        if (matrix.rank() != 2) {
            throw damaged(file);
        }
        int length = matrix.extents().get(1);
        float[] values = matrix.toFloats();
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < matrix.extents().get(0); i++) {
            float[] row = new float[length];
            System.arraycopy(values, i * length, row, 0, length);
            rows.add(row);
        }
        return rows;
    }

    /** Returns the exception that says a file does not hold a checkpoint of its trial. */
    static PomonaException damaged(Path file) {
        return new PomonaException(file + ": expected the checkpoint of this trial, but received"
                + " other arrays." + RESTART);
    }
}
