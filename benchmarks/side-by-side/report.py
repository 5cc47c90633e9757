#!/usr/bin/env python3
"""Makes a Markdown report, and a chart as SVG, of what bench.py measured.

usage: report.py RESULTS.json [CHART.svg]     (the first peer is compared to the better of the other proxies)
"""
import json
import statistics
import sys

FIRST, KERNEL = "spliceway", "kernel"
# Workload: at least this rate, at most this CPU time and this 99th percentile, each as a ratio to the better peer's.
GOALS = {
    "requests-32": (1.05, 0.9, 1.0),
    "requests-256": (1.05, 0.9, 1.0),
    "connections": (1.05, 0.95, None),
    "replies-1m": (1.3, 0.6, None),
    "bulk-1": (1.4, 0.5, None),
    "bulk-8": (1.2, 0.5, None),
    "bulk-1-back": (1.4, 0.5, None),
    "bulk-8-back": (1.2, 0.5, None),
    "mixed": (None, None, 1.5),
    "udp-64": (1.2, None, None),
}
WIDTH, LEFT, ROW = 760, 330, 26


def median(samples, what):
    present = [sample[what] for sample in samples if sample[what] is not None]
    return statistics.median(present) if present else None


def medians(workload, what):
    return {name: median(samples, what) for name, samples in workload["samples"].items()}


def ratio(workload, what, better):
    """The first peer's median to that of the better of the other proxies; None where there is none."""
    values = medians(workload, what)
    others = [value for name, value in values.items() if name not in (FIRST, KERNEL) and value]
    return values[FIRST] / better(others) if others and values[FIRST] else None


def cell(value, form):
    return "" if value is None else format(value, form)


def table(workload):
    print(f"| | {workload['unit']} | of the first | lowest | highest | p99 µs | CPU µs per operation | errors |")
    print("|---|---:|---:|---:|---:|---:|---:|---|")
    rates, p99s, cpus = (medians(workload, what) for what in ("rate", "p99_us", "cpu_us"))
    for name, samples in workload["samples"].items():
        errors = "; ".join(sorted({sample["error"] for sample in samples if sample["error"]}))
        print(f"| {name} | {rates[name]:,.2f} | {rates[name] / rates[FIRST] if rates[FIRST] else 0:.2f} "
              f"| {min(s['rate'] for s in samples):,.2f} | {max(s['rate'] for s in samples):,.2f} "
              f"| {cell(p99s[name], ',.0f')} | {cell(cpus[name], ',.1f')} | {errors} |")


def verdict(label, value, goal, at_least):
    if value is None:
        return None
    text = f"{label} {value:.3f} ×"
    if goal is None:
        return text
    met = value >= goal if at_least else value <= goal
    return f"{text} (goal {'≥' if at_least else '≤'} {goal}: {'met' if met else '**not met**'})"


def verdicts(name, workload):
    rate, cpu, p99 = GOALS.get(name, (None, None, None))
    each = [verdict("rate", ratio(workload, "rate", max), rate, True),
            verdict("CPU per operation", ratio(workload, "cpu_us", min), cpu, False),
            verdict("p99", ratio(workload, "p99_us", min), p99, False)]
    return ", ".join(text for text in each if text)


def idle(measured):
    print(f"\n## {measured['connections']} idle connections\n")
    print("| | resident before, MiB | after, MiB | bytes per connection |\n|---|---:|---:|---:|")
    for name, (before, after) in measured["bytes"].items():
        print(f"| {name} | {before >> 20} | {after >> 20} | {(after - before) / measured['connections']:,.0f} |")


def chart(workloads):
    """Bars of the rate ratios; the line is the better peer."""
    rows = [(w["title"], ratio(w, "rate", max)) for w in workloads.values()]
    rows = [(title, value) for title, value in rows if value]
    scale = (WIDTH - LEFT - 60) / max(value for _, value in rows)
    height = ROW * len(rows) + 50
    one = LEFT + scale
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
             'font-family="sans-serif" font-size="13">',
             f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
             f'<text x="{one}" y="18" text-anchor="middle" fill="#444">the better of HAProxy and nginx</text>']
    for i, (title, value) in enumerate(rows):
        y = 30 + ROW * i
        color = "#2a7" if value >= 1 else "#c63"
        parts += [f'<text x="{LEFT - 8}" y="{y + 15}" text-anchor="end" fill="#222">{title}</text>',
                  f'<rect x="{LEFT}" y="{y + 3}" width="{scale * value:.1f}" height="{ROW - 8}" fill="{color}"/>',
                  f'<text x="{LEFT + scale * value + 6:.1f}" y="{y + 15}" fill="#222">{value:.2f} ×</text>']
    parts += [f'<line x1="{one}" y1="24" x2="{one}" y2="{height - 12}" stroke="#444" stroke-dasharray="4 3"/>', "</svg>"]
    return "\n".join(parts) + "\n"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        results = json.load(file)
    print(f"{results['rounds']} rounds of {results['seconds']} s; medians. Below each table: {FIRST} to the better of the "
          "other proxies, figure by figure.")
    for name, workload in results["workloads"].items():
        print(f"\n## {workload['title']}\n")
        table(workload)
        print(f"\n{verdicts(name, workload)}")
    if "idle" in results:
        idle(results["idle"])
    if len(sys.argv) > 2:
        with open(sys.argv[2], "w", encoding="utf-8") as file:
            file.write(chart(results["workloads"]))


main()
