// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.PomonaException;
import io.pomona.data.ArrayPair;
import io.pomona.data.DataFolder;
import io.pomona.data.Fruits;
import io.pomona.data.LabelledPictures;
import io.pomona.data.LoadedData;
import io.pomona.experiment.DataConfig.ArrayFiles;
import io.pomona.experiment.DataConfig.Files;
import io.pomona.experiment.DataConfig.Folder;
import io.pomona.experiment.DataConfig.GeneratedFruits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was read for a config.
 *
 * @param whole the samples to share out
 * @param test a separate test set, or null
 * @param testPath where the test set came from, for messages, or null
 * @param checksums SHA-256 by path
 */
record DataSource(LoadedData whole, @Nullable LoadedData test, @Nullable Path testPath,
        Map<String, String> checksums) {

    /**
     * Reads the data that a config names.
     *
     * @throws PomonaException if they are missing, damaged or unsuited
     */
    static DataSource read(DataConfig config) {
        DataSource source = switch (config.source()) {
            case GeneratedFruits(int perClass, long seed) -> new DataSource(
                    Fruits.load(perClass, seed, config.scaling()), null, null, Map.of());
            case ArrayFiles files -> {
                ArrayPair pair = pair(files, config, config.classNames());
                LoadedData whole = pair.read(config.pictures(), limit(config.limit()));
                yield new DataSource(whole, null, null, pair.checksums());
            }
            case Folder(Path dir) -> folder(dir, config);
        };
        Files test = config.test();
        return test == null ? source : source.withTest(test, config);
    }

    private static DataSource folder(Path dir, DataConfig config) {
        DataFolder folder = DataFolder.open(dir);
        LoadedData whole = warned(folder, folder.train(config.pictures(), config.classNames(),
                limit(config.limit())).load(config.scaling()));
        boolean hasTest = folder.hasTest() && config.test() == null;
        LoadedData test = hasTest
                ? folder.test(config.pictures(), whole.data().classNames(),
                        limit(config.testLimit())).load(config.scaling())
                : null;
        return new DataSource(whole, test, hasTest ? dir : null, folder.checksums());
    }

    private DataSource withTest(Files files, DataConfig config) {
        List<String> names = whole.data().classNames();
        Map<String, String> all = new LinkedHashMap<>(checksums);
        LoadedData read = switch (files) {
            case ArrayFiles arrays -> {
                ArrayPair pair = pair(arrays, config, names);
                LoadedData data = pair.read(config.pictures(), limit(config.testLimit()));
                all.putAll(pair.checksums());
                yield data;
            }
            case Folder(Path dir) -> {
                DataFolder folder = DataFolder.open(dir);
                all.putAll(folder.checksums());
                yield warned(folder, testPart(folder, config, names).load(config.scaling()));
            }
        };
        Path path = switch (files) {
            case ArrayFiles arrays -> arrays.inputs();
            case Folder(Path dir) -> dir;
        };
        return new DataSource(whole, read, path, all);
    }

    /** Of a folder that is given for testing, its own test set counts, or all it has. */
    private static LabelledPictures testPart(DataFolder folder, DataConfig config,
            List<String> names) {
        int limit = limit(config.testLimit());
        return folder.hasTest()
                ? folder.test(config.pictures(), names, limit)
                : folder.train(config.pictures(), names, limit);
    }

    private static ArrayPair pair(ArrayFiles files, DataConfig config,
            @Nullable List<String> classNames) {
        ArrayPair pair = ArrayPair.of(files.inputs(), files.labels()).withScaling(config.scaling());
        return classNames == null ? pair : pair.withClassNames(classNames);
    }

    private static LoadedData warned(DataFolder folder, LoadedData data) {
        List<String> warnings = new ArrayList<>(folder.warnings());
        warnings.addAll(data.warnings());
        return new LoadedData(data.data(), data.normalization(), warnings);
    }

    private static int limit(@Nullable Integer limit) {
        return Objects.requireNonNullElse(limit, Integer.MAX_VALUE);
    }
}
