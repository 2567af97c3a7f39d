// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.nn.Network;
import io.pomona.nn.Node;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The layers whose weights a search leaves as it finds them.
 *
 * @param names the names of the layers, in the order of the network; all of them have weights
 */
public record FrozenLayers(Set<String> names) {
    /** Copies the names. */
    public FrozenLayers {
        names = Set.copyOf(names);
    }

    /**
     * Returns the layers with weights that patterns name.
     *
     * @param patterns names of layers, in which {@code *} stands for any letters and {@code ?} for one
     * @throws IllegalArgumentException if a pattern names none, or all layers would be frozen
     */
    public static FrozenLayers of(Network network, List<String> patterns) {
        List<String> layers = network.nodes().stream().filter(node -> node.parameterCount() > 0)
                .map(Node::name).toList();
        Set<String> frozen = new LinkedHashSet<>();
        for (String glob : patterns) {
            Pattern pattern = pattern(glob);
            List<String> found = layers.stream().filter(name -> pattern.matcher(name).matches())
                    .toList();
            if (found.isEmpty()) {
                throw new IllegalArgumentException("Expected frozen to name layers with weights,"
                        + " but received \"" + glob + "\"; there are " + String.join(", ", layers)
                        + ".");
            }
            frozen.addAll(found);
        }
        if (!layers.isEmpty() && frozen.size() == layers.size()) {
            throw new IllegalArgumentException("Expected frozen to leave a layer with weights to"
                    + " the search, but it names all of them.");
        }
        return new FrozenLayers(frozen);
    }

    private static Pattern pattern(String glob) {
        return Pattern.compile(glob.chars().mapToObj(c -> switch (c) {
            case '*' -> ".*";
            case '?' -> ".";
            default -> Pattern.quote(Character.toString(c));
        }).collect(Collectors.joining()));
    }

    /** Returns whether a layer is frozen. */
    boolean contains(String layer) {
        return names.contains(layer);
    }
}
