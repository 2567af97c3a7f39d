// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.PomonaException;
import io.pomona.data.NpyArray;
import io.pomona.data.Npz;
import io.pomona.nn.Network;
import io.pomona.nn.Node;
import io.pomona.nn.ParameterSlot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Weights of other programs, saved as {@code .npz} or {@code .safetensors}: named arrays that are
 * converted to Pomona's layouts. Immutable.
 */
public final class ForeignWeights {
    private static final int MAX_COMPLAINTS = 20;
    /** Counters of PyTorch's, which no network computes with, and what Pomona says of a model. */
    private static final Set<String> IGNORED = Set.of("num_batches_tracked",
            ModelDescription.NAME);
    /** What the last part of an array's name is called by others. */
    private static final Map<String, List<String>> PARTS = Map.of(
            "kernel", List.of("weight", "kernel"),
            "bias", List.of("bias"),
            "gamma", List.of("weight", "gamma"),
            "beta", List.of("bias", "beta"),
            "moving_mean", List.of("running_mean", "moving_mean"),
            "moving_variance", List.of("running_var", "moving_variance"),
            "depthwise_kernel", List.of("weight", "depthwise_kernel", "kernel"));
    /** The order of a layer's arrays; sorted by name, a bias would come before its weight. */
    private static final List<String> ORDER = List.of("weight", "kernel", "depthwise_kernel",
            "gamma", "pointwise_kernel", "bias", "beta", "running_mean", "moving_mean",
            "running_var", "moving_variance");

    private final Path path;
    private final ForeignLayout layout;
    private final Map<String, NpyArray> arrays;

    private ForeignWeights(Path path, ForeignLayout layout, Map<String, NpyArray> arrays) {
        this.path = path;
        this.layout = layout;
        this.arrays = arrays;
    }

    /**
     * Reads the arrays of a file, {@code .safetensors} by its name and else {@code .npz}. Those of a
     * safetensors file, which are sorted by type there, are taken in the order of their names with
     * numbers by value: {@code features.2} before {@code features.10}.
     *
     * @throws PomonaException if the file cannot be read
     */
    public static ForeignWeights read(Path path, ForeignLayout layout) {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        if (ModelFormat.of(path) == ModelFormat.SAFETENSORS) {
            Safetensors file = Safetensors.open(path);
            file.names().stream().sorted(NaturalOrder.NAMES)
                    .forEach(name -> arrays.put(name, file.read(name)));
        } else {
            arrays.putAll(Npz.read(path));
        }
        arrays.keySet().removeIf(name -> IGNORED.contains(name.replaceFirst("^.*\\.", "")));
        return new ForeignWeights(path, layout, arrays);
    }

    /** Returns the names of the arrays, in their order. */
    public List<String> names() {
        return List.copyOf(arrays.keySet());
    }

    /**
     * Returns the parameters of a network with the arrays of the same names: those of layer {@code
     * conv1} from {@code conv1.weight} (or {@code conv1.kernel}) and {@code conv1.bias}. Where
     * whole layers are not found by name, all are taken in their order, a layer's kernel before its
     * bias and its moving statistics last whatever the file has first, unless the order contradicts a
     * name.
     *
     * @throws PomonaException that lists everything that does not fit: arrays that are missing, left
     *         over, or of another shape or type
     */
    public float[] parametersOf(Network network) {
        return arrays(network, names(network)).parameters();
    }

    /**
     * Returns what a network keeps beside its parameters, such as the moving statistics of batch
     * normalisation, found as {@link #parametersOf} does.
     *
     * @throws PomonaException that lists everything that does not fit
     */
    public float[] buffersOf(Network network) {
        return arrays(network, names(network)).buffers();
    }

    /**
     * Returns the parameters of a network from the arrays that a map names.
     *
     * @param names for each of the network's arrays, {@code conv1.kernel}, or for a whole layer,
     *        {@code conv1}, the name in the file: {@code features.0.weight} or {@code features.0}
     * @throws PomonaException that lists everything that does not fit
     */
    public float[] parameters(Network network, Map<String, String> names) {
        return arrays(network, names(network, names)).parameters();
    }

    /**
     * Returns what a network keeps beside its parameters from the arrays that a map names.
     *
     * @param names as {@link #parameters} takes it
     * @throws PomonaException that lists everything that does not fit
     */
    public float[] buffers(Network network, Map<String, String> names) {
        return arrays(network, names(network, names)).buffers();
    }

    private Map<String, String> names(Network network) {
        Map<String, String> byName = byName(network);
        Map<String, String> inOrder = inOrder(network);
        boolean isPartial = ModelArrays.slots(network).stream()
                .anyMatch(slot -> !byName.containsKey(slot.name()) && byName.keySet().stream()
                        .anyMatch(name -> name.startsWith(slot.layer() + ".")));
        // An order that contradicts a name is none to go by.
        boolean agrees = !isPartial && inOrder.entrySet().containsAll(byName.entrySet());
        return agrees ? inOrder : byName;
    }

    private Map<String, String> names(Network network, Map<String, String> names) {
        Map<String, String> all = new LinkedHashMap<>();
        List<String> complaints = new ArrayList<>();
        Set<String> known = ModelArrays.slots(network).stream()
                .flatMap(slot -> Stream.of(slot.name(), slot.layer()))
                .collect(Collectors.toSet());
        names.keySet().stream().filter(name -> !known.contains(name)).forEach(
                name -> complaints.add("the network has no array or layer '" + name + "'"));
        for (ParameterSlot slot : ModelArrays.slots(network)) {
            String own = names.get(slot.name());
            String layer = names.get(slot.layer());
            if (own != null) {
                all.put(slot.name(), own);
            } else if (layer != null) {
                String found = find(layer, slot);
                all.put(slot.name(), found == null ? layer + "." + parts(slot).getFirst() : found);
            }
        }
        refuseIfAny(complaints);
        return all;
    }

    /** Returns which array each of the network's is, by name, or nothing if no name fits. */
    private Map<String, String> byName(Network network) {
        Map<String, String> names = new LinkedHashMap<>();
        for (ParameterSlot slot : ModelArrays.slots(network)) {
            String found = find(slot.layer(), slot);
            if (found != null) {
                names.put(slot.name(), found);
            }
        }
        return names;
    }

    private @Nullable String find(String layer, ParameterSlot slot) {
        for (String part : parts(slot)) {
            if (arrays.containsKey(layer + "." + part)) {
                return layer + "." + part;
            }
        }
        return null;
    }

    private static List<String> parts(ParameterSlot slot) {
        return PARTS.getOrDefault(slot.parameter().name(), List.of(slot.parameter().name()));
    }

    private Map<String, String> inOrder(Network network) {
        List<String> given = sortedInLayers();
        List<ParameterSlot> slots = new ArrayList<>();
        for (Node node : network.nodes()) {
            slots.addAll(node.slots());
            slots.addAll(node.buffers());
        }
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(slots.size(), given.size()); i++) {
            names.put(slots.get(i).name(), given.get(i));
        }
        return names;
    }

    /** Sorts the arrays of each layer that stand together. */
    private List<String> sortedInLayers() {
        List<String> given = new ArrayList<>(arrays.keySet());
        for (int from = 0, to; from < given.size(); from = to) {
            String layer = layer(given.get(from));
            to = from + 1;
            while (to < given.size() && !layer.isEmpty() && layer(given.get(to)).equals(layer)) {
                to++;
            }
            given.subList(from, to).sort(Comparator.comparingInt(ForeignWeights::rank));
        }
        return given;
    }

    private static String layer(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    private static int rank(String name) {
        int rank = ORDER.indexOf(name.substring(name.lastIndexOf('.') + 1));
        return rank < 0 ? ORDER.size() : rank;
    }

    private ModelArrays arrays(Network network, Map<String, String> names) {
        List<String> complaints = new ArrayList<>();
        Set<String> left = new LinkedHashSet<>(arrays.keySet());
        for (ParameterSlot slot : ModelArrays.slots(network)) {
            String name = names.get(slot.name());
            NpyArray array = name == null ? null : arrays.get(name);
            if (name != null) {
                left.remove(name);
            }
            if (name == null || array == null) {
                complaints.add("there is no array " + (name == null ? "" : "'" + name + "' ")
                        + "for " + slot.name() + " " + slot.shape());
            } else {
                ForeignArray.complaint(slot, layout, name, array).ifPresent(complaints::add);
            }
        }
        left.forEach(name -> complaints.add(
                "'" + name + "' (" + arrays.get(name) + ") belongs to no layer"));
        refuseIfAny(complaints);
        ModelArrays values = ModelArrays.empty(network);
        for (ParameterSlot slot : ModelArrays.slots(network)) {
            NpyArray array = arrays.get(String.valueOf(names.get(slot.name())));
            if (array != null) {
                values.set(slot, ForeignArray.converted(network, slot, layout, array));
            }
        }
        return values;
    }

    private void refuseIfAny(List<String> complaints) {
        if (!complaints.isEmpty()) {
            int more = complaints.size() - MAX_COMPLAINTS;
            throw new PomonaException(path + ": expected weights of the network in the layout of "
                    + layout.name().toLowerCase(Locale.ROOT) + ", but "
                    + complaints.stream().limit(MAX_COMPLAINTS).collect(Collectors.joining("; "))
                    + (more > 0 ? "; and " + more + " more" : "") + ".");
        }
    }
}
