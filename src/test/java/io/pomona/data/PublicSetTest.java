// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import static io.pomona.data.Messages.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PublicSetTest {
    private static final Path SHARED = Path.of("../shared/data");

    static List<String> names() {
        return PublicSet.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachSetHasPlacesAndChecksums(String name) {
        PublicSet set = PublicSet.of(name);
        assertEquals(name, set.name());
        Set<String> paths = new HashSet<>();
        for (Download file : set.files()) {
            assertTrue(paths.add(file.path()), file.path());
            assertTrue(file.path().matches("[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)?"), file.path());
            assertTrue(!file.locations().isEmpty(), file.path());
            for (URI place : file.locations()) {
                assertEquals("https", place.getScheme());
                assertTrue(place.getPath().endsWith("/" + file.path()), place.toString());
            }
        }
        for (String use : set.use()) {
            assertTrue(use.matches("data\\.(dir|inputs|labels)=.*"), use);
        }
    }

    @Test
    void thereIsNoOtherSet() {
        assertRefused(() -> PublicSet.of("imagenet"), "one of numpycnn, mnist, fashion-mnist,"
                + " cifar10, fruits360, but received imagenet");
    }

    /** The checksums are those of the true files, where these stand beside the project. */
    @Test
    void checksumsFitTheFiles() {
        assumeTrue(Files.isDirectory(SHARED), () -> SHARED + " is absent");
        for (Download file : PublicSet.of("mnist").files()) {
            Path path = SHARED.resolve("mnist").resolve(file.path());
            assertEquals(file.checksum(), file.checksum().of(path));
            assertEquals(file.bytes(), path.toFile().length());
        }
        Download labels = PublicSet.of("numpycnn").files().get(1);
        assertEquals(labels.checksum(),
                labels.checksum().of(SHARED.resolve("fruits360/dataset_outputs.npy")));
        List<Download> fruits = PublicSet.of("fruits360").files();
        assertEquals(400, fruits.size());
        for (Download file : fruits) {
            assertEquals(file.checksum(), file.checksum()
                    .of(SHARED.resolve("fruits360/images").resolve(file.path())));
        }
    }

    @Test
    void aBlobIdIsThatOfGit(@TempDir Path folder) {
        Path file = DataFiles.write(folder.resolve("x"), "hello\n");
        FileChecksum id = FileChecksum.gitBlob("ce013625030ba8dba906f756967f9e9ca394464a");
        assertEquals(id, id.of(file));
        assertEquals("git blob id " + id.hex(), id.toString());
        assertThrows(IllegalArgumentException.class, () -> FileChecksum.sha256(id.hex()));
    }

    @Test
    void theCacheIsWhereTheEnvironmentSays() {
        Path home = Path.of("/somewhere/me");
        assertEquals(Path.of("/somewhere/me/.cache/pomona"), CacheFolder.of(Map.of(), home));
        assertEquals(Path.of("/c/pomona"), CacheFolder.of(Map.of("XDG_CACHE_HOME", "/c"), home));
        assertEquals(Path.of("/somewhere/me/.cache/pomona"),
                CacheFolder.of(Map.of("XDG_CACHE_HOME", "c", "POMONA_CACHE", " "), home));
        assertEquals(Path.of("p"),
                CacheFolder.of(Map.of("XDG_CACHE_HOME", "/c", "POMONA_CACHE", "p"), home));
    }
}
