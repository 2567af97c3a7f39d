// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Merged results as text: ratios to other programs, shares of the peak, gains by a second thread. */
final class ResultTables {
    private static final String OURS = "pomona";

    /** Figures by program, by workload. */
    private final Map<String, Map<String, Double>> peers = new TreeMap<>();
    /** Calls a second. */
    private final Map<Kernel, Double> kernels = new LinkedHashMap<>();
    /** Figures by the number of threads, by workload. */
    private final Map<String, Map<String, Double>> scaling = new TreeMap<>();

    /** Milliseconds by kind of pass, by architecture. */
    private final Map<String, Map<String, Double>> zoo = new LinkedHashMap<>();

    ResultTables(JsonNode results) {
        for (JsonNode result : results) {
            String benchmark = result.path("benchmark").asText();
            String name = benchmark.substring(benchmark.lastIndexOf('.') + 1);
            double score = result.at("/primaryMetric/score").asDouble();
            if (benchmark.contains(PeerBenchmark.class.getSimpleName())) {
                int at = name.lastIndexOf('_');
                put(peers, name.substring(0, at), name.substring(at + 1), score);
            } else if (benchmark.contains(KernelBenchmark.class.getSimpleName())) {
                kernels.put(Kernel.valueOf(result.at("/params/kernel").asText()), score);
            } else if (benchmark.contains(ZooBenchmark.class.getSimpleName())) {
                put(zoo, result.at("/params/architecture").asText(), name, score);
            } else {
                put(scaling, name, result.at("/params/threads").asText(), score);
            }
        }
    }

    private static void put(Map<String, Map<String, Double>> table, String row, String column,
            double value) {
        table.computeIfAbsent(row, _ -> new TreeMap<>()).put(column, value);
    }

    /** Returns the tables that have rows. */
    String text() {
        return peerTable() + kernelTable() + scalingTable() + zooTable();
    }

    private String peerTable() {
        StringJoiner lines = table("workload            pomona/s  ratio to best  others/s");
        peers.forEach((workload, figures) -> {
            Double own = figures.get(OURS);
            StringJoiner others = new StringJoiner(", ");
            double best = 0;
            for (Map.Entry<String, Double> figure : figures.entrySet()) {
                if (!figure.getKey().equals(OURS)) {
                    best = Math.max(best, figure.getValue());
                    others.add(String.format(Locale.ROOT, "%s %.2f", figure.getKey(),
                            figure.getValue()));
                }
            }
            Double ratio = own == null || best == 0 ? null : own / best;
            lines.add(String.format(Locale.ROOT, "%-16s%12s%15s  %s", workload, number(own),
                    number(ratio), others).stripTrailing());
        });
        return peers.isEmpty() ? "" : lines.toString();
    }

    private String kernelTable() {
        StringJoiner lines = table(
                "kernel                           rate             share of peak");
        kernels.forEach((kernel, calls) -> {
            Double peak = kernels.get(kernel.measure().peak());
            double rate = rate(kernel, calls);
            Double share = peak == null ? null : rate / rate(kernel.measure().peak(), peak);
            lines.add(String.format(Locale.ROOT, "%-28s%9.2f %-8s%17s", kernel, rate,
                    kernel.measure().unit(), number(share)));
        });
        return kernels.isEmpty() ? "" : lines.toString();
    }

    private static double rate(Kernel kernel, double calls) {
        return calls * kernel.prepare().work() / 1e9;
    }

    private String scalingTable() {
        StringJoiner lines = table("workload      one thread/s  two threads/s         ratio");
        scaling.forEach((workload, figures) -> {
            Double one = figures.get("1");
            Double two = figures.get("2");
            Double ratio = one == null || two == null ? null : two / one;
            lines.add(String.format(Locale.ROOT, "%-12s%14s%15s%14s", workload, number(one),
                    number(two), number(ratio)));
        });
        return scaling.isEmpty() ? "" : lines.toString();
    }

    private String zooTable() {
        StringJoiner lines = table("architecture             forward, ms      train, ms");
        zoo.forEach((name, figures) -> lines.add(String.format(Locale.ROOT, "%-20s%16s%15s", name,
                number(figures.get("forward")), number(figures.get("train")))));
        return zoo.isEmpty() ? "" : lines.toString();
    }

    private static StringJoiner table(String head) {
        return new StringJoiner(System.lineSeparator(),
                System.lineSeparator() + head + System.lineSeparator(), System.lineSeparator());
    }

    private static String number(@Nullable Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.2f", value);
    }
}
