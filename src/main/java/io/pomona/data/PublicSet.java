// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A data set that is public, and where it is.
 *
 * @param name short name, which is that of its folder in the cache
 * @param title what it is, in words
 * @param files what to download
 * @param members names of the entries that are unpacked from the only file, an archive; empty if there
 *        is nothing to unpack
 * @param use config keys that take the set, as {@code key=path}, where the path is relative to its
 *        folder
 */
public record PublicSet(String name, String title, List<Download> files, List<String> members,
        List<String> use) {
    private static final String GITHUB = "https://raw.githubusercontent.com/";
    private static final String NUMPYCNN = GITHUB + "ahmedfgad/NumPyCNN/master/";
    private static final String FRUITS = GITHUB
            + "ahmedfgad/GeneticAlgorithmPython/master/examples/data/Fruit360/";
    private static final String FASHION = GITHUB
            + "zalandoresearch/fashion-mnist/master/data/fashion/";
    private static final List<String> MNIST = List.of(
            "https://storage.googleapis.com/cvdf-datasets/mnist/",
            "https://ossci-datasets.s3.amazonaws.com/mnist/");
    private static final String CIFAR = "https://www.cs.toronto.edu/~kriz/";
    private static final String CIFAR_FOLDER = "cifar-10-batches-bin/";

    /** Copies the lists. */
    public PublicSet {
        files = List.copyOf(files);
        members = List.copyOf(members);
        use = List.copyOf(use);
    }

    /** Returns the names of the sets. */
    public static List<String> names() {
        return List.of("numpycnn", "mnist", "fashion-mnist", "cifar10", "fruits360");
    }

    /**
     * Returns a set.
     *
     * @throws PomonaException if there is none of that name
     */
    public static PublicSet of(String name) {
        return switch (name) {
            case "numpycnn" -> numpycnn();
            case "mnist" -> mnist();
            case "fashion-mnist" -> fashionMnist();
            case "cifar10" -> cifar10();
            case "fruits360" -> fruits360();
            default -> throw new PomonaException("Expected a public data set, one of "
                    + String.join(", ", names()) + ", but received " + name + ".");
        };
    }

    /** Checksums: the id that git has for the inputs in its repository; SHA-256 of the labels. */
    private static PublicSet numpycnn() {
        return new PublicSet("numpycnn", "the array pair of NumPyCNN: 80 pictures of four fruits",
                List.of(new Download("dataset_inputs.npy",
                        List.of(URI.create(NUMPYCNN + "dataset_inputs.npy")),
                        FileChecksum.gitBlob("c30f0e2b012e44db06dff44417b8ebc7512363ac"), -1),
                        new Download("dataset_outputs.npy",
                                List.of(URI.create(NUMPYCNN + "dataset_outputs.npy")),
                                FileChecksum.gitBlob("9f9e5187e4a0d381a2c63ec529a2ac6e57fb0e99"),
                                768)),
                List.of(),
                List.of("data.inputs=dataset_inputs.npy", "data.labels=dataset_outputs.npy"));
    }

    private static PublicSet mnist() {
        return new PublicSet("mnist", "MNIST: 70,000 handwritten digits, 28 x 28",
                List.of(file(MNIST, "train-images-idx3-ubyte.gz", 9_912_422,
                        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
                        file(MNIST, "train-labels-idx1-ubyte.gz", 28_881,
                                "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
                        file(MNIST, "t10k-images-idx3-ubyte.gz", 1_648_877,
                                "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
                        file(MNIST, "t10k-labels-idx1-ubyte.gz", 4_542,
                                "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6")),
                List.of(), List.of("data.dir="));
    }

    private static PublicSet fashionMnist() {
        List<String> places = List.of(FASHION);
        return new PublicSet("fashion-mnist",
                "Fashion-MNIST: 70,000 pictures of clothing, 28 x 28",
                List.of(file(places, "train-images-idx3-ubyte.gz", 26_421_880,
                        "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
                        file(places, "train-labels-idx1-ubyte.gz", 29_515,
                                "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
                        file(places, "t10k-images-idx3-ubyte.gz", 4_422_102,
                                "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
                        file(places, "t10k-labels-idx1-ubyte.gz", 5_148,
                                "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5")),
                List.of(), List.of("data.dir="));
    }

    private static PublicSet cifar10() {
        List<String> members = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            members.add(CIFAR_FOLDER + "data_batch_" + i + ".bin");
        }
        members.add(CIFAR_FOLDER + "test_batch.bin");
        members.add(CIFAR_FOLDER + "batches.meta.txt");
        return new PublicSet("cifar10", "CIFAR-10: 60,000 pictures of ten classes, 32 x 32 x 3",
                List.of(file(List.of(CIFAR), "cifar-10-binary.tar.gz", 170_052_171,
                        "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd")),
                members, List.of("data.dir="));
    }

    private static PublicSet fruits360() {
        List<Download> files = new ArrayList<>();
        for (String line : resource("fruits360.sha256").lines().toList()) {
            String path = line.substring(66);
            files.add(new Download(path, List.of(URI.create(FRUITS + path)),
                    FileChecksum.sha256(line.substring(0, 64)), -1));
        }
        return new PublicSet("fruits360",
                "Fruits-360: 100 pictures of each of four fruits, 100 x 100 x 3", files, List.of(),
                List.of("data.dir="));
    }

    private static Download file(List<String> places, String name, long bytes, String sha256) {
        return new Download(name, places.stream().map(place -> URI.create(place + name)).toList(),
                FileChecksum.sha256(sha256), bytes);
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(PublicSet.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
