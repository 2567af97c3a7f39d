// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.PomonaException;
import io.pomona.data.NpyArray;
import io.pomona.data.Npz;
import io.pomona.nn.Network;
import io.pomona.nn.ParameterSlot;
import java.nio.file.Path;
import java.util.ArrayList;
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
    /** Counters of PyTorch's and Keras's, which no network computes with. */
    private static final Set<String> IGNORED = Set.of("num_batches_tracked");
    /** What the last part of an array's name is called by others. */
    private static final Map<String, List<String>> PARTS = Map.of(
            "kernel", List.of("weight", "kernel"),
            "bias", List.of("bias"),
            "gamma", List.of("weight", "gamma"),
            "beta", List.of("bias", "beta"));

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
     * bias whatever the file has first, unless the order contradicts a name.
     *
     * @throws PomonaException that lists everything that does not fit: arrays that are missing, left
     *         over, or of another shape or type
     */
    public float[] parametersOf(Network network) {
        Map<String, String> byName = byName(network);
        Map<String, String> inOrder = inOrder(network);
        boolean isPartial = network.layout().slots().stream()
                .anyMatch(slot -> !byName.containsKey(slot.name()) && byName.keySet().stream()
                        .anyMatch(name -> name.startsWith(slot.layer() + ".")));
        // An order that contradicts a name is none to go by.
        boolean agrees = !isPartial && inOrder.entrySet().containsAll(byName.entrySet());
        return parametersOf(network, agrees ? inOrder : byName);
    }

    /**
     * Returns the parameters of a network from the arrays that a map names.
     *
     * @param names for each of the network's arrays, {@code conv1.kernel}, or for a whole layer,
     *        {@code conv1}, the name in the file: {@code features.0.weight} or {@code features.0}
     * @throws PomonaException that lists everything that does not fit
     */
    public float[] parameters(Network network, Map<String, String> names) {
        Map<String, String> all = new LinkedHashMap<>();
        List<String> complaints = new ArrayList<>();
        Set<String> known = network.layout().slots().stream()
                .flatMap(slot -> Stream.of(slot.name(), slot.layer()))
                .collect(Collectors.toSet());
        names.keySet().stream().filter(name -> !known.contains(name)).forEach(
                name -> complaints.add("the network has no array or layer '" + name + "'"));
        for (ParameterSlot slot : network.layout().slots()) {
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
        return parametersOf(network, all);
    }

    /** Returns which array each of the network's is, by name, or nothing if no name fits. */
    private Map<String, String> byName(Network network) {
        Map<String, String> names = new LinkedHashMap<>();
        for (ParameterSlot slot : network.layout().slots()) {
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
        List<String> given = kernelsFirst();
        Map<String, String> names = new LinkedHashMap<>();
        List<ParameterSlot> slots = network.layout().slots();
        for (int i = 0; i < Math.min(slots.size(), given.size()); i++) {
            names.put(slots.get(i).name(), given.get(i));
        }
        return names;
    }

    /** Sorted by name, a bias would come before the weight of the same layer. */
    private List<String> kernelsFirst() {
        List<String> given = new ArrayList<>(arrays.keySet());
        for (int i = 0; i + 1 < given.size(); i++) {
            String bias = given.get(i);
            String layer = bias.replaceFirst("\\.bias$", "");
            if (!layer.equals(bias) && (given.get(i + 1).equals(layer + ".weight")
                    || given.get(i + 1).equals(layer + ".kernel"))) {
                given.set(i, given.get(i + 1));
                given.set(i + 1, bias);
            }
        }
        return given;
    }

    private float[] parametersOf(Network network, Map<String, String> names) {
        List<String> complaints = new ArrayList<>();
        Set<String> left = new LinkedHashSet<>(arrays.keySet());
        for (ParameterSlot slot : network.layout().slots()) {
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
        float[] parameters = new float[network.parameterCount()];
        for (ParameterSlot slot : network.layout().slots()) {
            NpyArray array = arrays.get(String.valueOf(names.get(slot.name())));
            if (array != null) {
                float[] values = ForeignArray.converted(network, slot, layout, array);
                System.arraycopy(values, 0, parameters, slot.offset(), slot.size());
            }
        }
        return parameters;
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
