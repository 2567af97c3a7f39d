# SPDX-License-Identifier: Apache-2.0
"""Writes scipy_reference.json beside itself: fixed samples and what SciPy makes of them.

Made with Python 3, NumPy 2.4.6 and SciPy 1.17.1: python3 scipy_reference.py
"""
import json
import math
import pathlib

import numpy as np
import scipy
from scipy import stats

ALL = stats.PermutationMethod(n_resamples=np.inf)


def numbers(seed, n, m, ties):
    random = np.random.default_rng(seed)
    x = random.normal(0.70, 0.06, n)
    y = random.normal(0.75, 0.05, m)
    digits = 2 if ties else 6
    return [round(float(v), digits) for v in x], [round(float(v), digits) for v in y]


def location(x):
    return {
        "mean": float(np.mean(x)),
        "standard_deviation": float(np.std(x, ddof=1)) if len(x) > 1 else None,
        "median": float(np.median(x)),
        "quartile_low": float(np.quantile(x, 0.25)),
        "quartile_high": float(np.quantile(x, 0.75)),
        "interquartile_mean": float(stats.trim_mean(x, 0.25)),
    }


def signed_rank(x, y):
    """Exact: all signs where there are ties, SciPy's own distribution where there are none."""
    d = np.round(np.array(x) - np.array(y), 10)
    d = d[d != 0]
    if len(d) == 0:
        return 1.0
    if len(set(np.abs(d))) == len(d):
        return float(stats.wilcoxon(d, method="exact").pvalue)
    return float(stats.wilcoxon(d, method=ALL).pvalue) if len(d) <= 16 else None


def rank_sum(x, y):
    """Exact as above; with many ties the normal distribution, as the program has it."""
    if len(set(x + y)) == len(x + y):
        method = "exact" if max(len(x), len(y)) <= 50 else "asymptotic"
        return float(stats.mannwhitneyu(x, y, method=method).pvalue)
    if len(x) + len(y) > 80:
        return float(stats.mannwhitneyu(x, y, method="asymptotic").pvalue)
    if math.comb(len(x) + len(y), len(x)) > 200_000:
        return None
    return float(stats.permutation_test(
        (x, y), lambda a, b: stats.mannwhitneyu(a, b, method="asymptotic").statistic,
        permutation_type="independent", n_resamples=np.inf).pvalue)


def shift_interval(x, y, paired):
    """The shifts that SciPy's exact test does not refuse, by trying all places where it changes."""
    if paired:
        d = np.array(x) - np.array(y)
        steps = np.sort([(d[i] + d[j]) / 2 for i in range(len(d)) for j in range(i, len(d))])
        p = lambda s: stats.wilcoxon(d - s, method="exact").pvalue
    else:
        steps = np.sort([a - b for a in x for b in y])
        p = lambda s: stats.mannwhitneyu(np.array(x) - s, y, method="exact").pvalue
    low = high = None
    if p(steps[0] - 1) <= 0.05:
        # Between two neighbouring steps the p-value is constant.
        middles = np.concatenate([[steps[0] - 1], (steps[1:] + steps[:-1]) / 2, [steps[-1] + 1]])
        inside = [i for i, s in enumerate(middles) if p(s) > 0.05]
        low, high = float(steps[inside[0] - 1]), float(steps[inside[-1]])
    return {"estimate": float(np.median(steps)), "low": low, "high": high}


def pair(name, x, y):
    case = {"name": name, "x": x, "y": y, "x_location": location(x), "y_location": location(y)}
    if len(x) == len(y):
        case["signed_rank"] = signed_rank(x, y)
    case["rank_sum"] = rank_sum(x, y)
    u = stats.mannwhitneyu(x, y, method="asymptotic").statistic
    case["a12"] = float(u) / (len(x) * len(y))
    distinct = len(set(x + y)) == len(x + y)
    if distinct and len(x) <= 15:
        case["shift"] = shift_interval(x, y, False)
        d = np.array(x) - np.array(y) if len(x) == len(y) else []
        if len(d) and len(set(np.abs(d))) == len(d):
            case["paired_shift"] = shift_interval(x, y, True)
    return case


def overall(name, samples):
    asymptotic = stats.kruskal(*samples)
    sizes = [len(s) for s in samples]
    ways = math.factorial(sum(sizes)) // math.prod(math.factorial(s) for s in sizes)
    case = {"name": name, "samples": samples, "statistic": float(asymptotic.statistic),
            "exact": ways <= 1_000_000}
    if case["exact"]:
        result = stats.permutation_test(
            samples, lambda *s: stats.kruskal(*s).statistic, permutation_type="independent",
            alternative="greater", n_resamples=np.inf)
        case["p_value"] = float(result.pvalue)
    else:
        case["p_value"] = float(asymptotic.pvalue)
    return case


def times(name, values, happened):
    """The survival function of scipy.stats.ecdf; the median is where it falls below one half."""
    data = stats.CensoredData.right_censored(values, [not h for h in happened])
    survival = stats.ecdf(data).sf
    median = half = None
    for time, share in zip(survival.quantiles, survival.probabilities):
        if share < 0.5 - 1e-9:
            median = float(time) if half is None else (half + float(time)) / 2
            break
        if share < 0.5 + 1e-9 and half is None:
            half = float(time)
    return {"name": name, "times": values, "happened": happened, "median": median}


def bootstrap(name, x):
    """The percentile bootstrap with very many resamples."""
    random = np.random.default_rng(7)
    result = {"name": name, "x": x}
    for key, statistic in (("mean", np.mean),
                           ("interquartile_mean", lambda v, axis: stats.trim_mean(v, 0.25, axis))):
        interval = stats.bootstrap((x,), statistic, method="percentile", n_resamples=200_000,
                                   batch=20_000, rng=random).confidence_interval
        result[key] = [float(interval.low), float(interval.high)]
    return result


def main():
    pairs = [pair(f"{n} and {m}{' with ties' if ties else ''}", *numbers(seed, n, m, ties))
             for seed, (n, m, ties) in enumerate([
                 (1, 1, False), (2, 2, False), (3, 3, False), (3, 3, True), (4, 4, False),
                 (5, 5, False), (5, 5, True), (6, 6, False), (7, 7, True), (8, 8, False),
                 (8, 8, True), (9, 6, False), (5, 8, True), (10, 10, False), (12, 12, True),
                 (15, 15, False), (20, 20, False), (30, 30, False), (30, 12, False),
                 (60, 30, True), (60, 55, False)])]
    pairs.append(pair("equal", [0.9, 0.8, 0.7, 0.95], [0.9, 0.8, 0.7, 0.95]))
    pairs.append(pair("one value", [0.5] * 4, [0.5] * 5))
    kruskal = [overall("3 of 3", [numbers(40 + i, 3, 1, False)[0] for i in range(3)]),
               overall("3 with ties", [numbers(50 + i, 2 + i, 1, True)[0] for i in range(3)]),
               overall("4 of 2", [numbers(60 + i, 2, 1, False)[0] for i in range(4)]),
               overall("3 of 10", [numbers(70 + i, 10, 1, False)[0] for i in range(3)]),
               overall("5 of 8 with ties", [numbers(80 + i, 8, 1, True)[0] for i in range(5)])]
    random = np.random.default_rng(5)
    survival = [times("none censored", [5, 3, 9], [True] * 3),
                times("even", [100, 200, 300, 400], [True] * 4),
                times("half reached", [100, 200, 1000, 1000], [True, True, False, False]),
                times("none reached", [10, 10, 10], [False] * 3),
                times("censored early", [100, 150, 120, 50], [True, True, True, False]),
                times("alone", [7], [True])]
    for n in (9, 20, 30):
        survival.append(times(f"random {n}", [int(v) for v in random.integers(1, 40, n)],
                              [bool(v) for v in random.random(n) < 0.7]))
    intervals = [bootstrap(f"{n}", numbers(90 + n, n, 1, False)[0]) for n in (3, 5, 10, 30)]
    reference = {"made_by": f"scipy_reference.py with SciPy {scipy.__version__}, NumPy "
                            f"{np.__version__}", "pairs": pairs, "kruskal": kruskal,
                 "survival": survival, "bootstrap": intervals}
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(reference, indent=1) + "\n")


if __name__ == "__main__":
    main()
