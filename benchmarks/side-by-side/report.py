#!/usr/bin/env python3
"""Makes a Markdown report, and a chart as SVG, of what bench.py and scale.py measured.

usage: report.py BENCH.json SCALE.json [CHART.svg]     (the first peer is compared to the better of HAProxy and nginx)
"""
import json
import statistics
import sys

import goals
from chart import bars
from goals import FIRST, medians, percentile


def cell(value, form):
    return "" if value is None else format(value, form)


def goal_table(sections):
    print("\n## Goals\n\n| | goal | measured | |\n|---|---:|---:|---|")
    for title, figures, _ in sections:
        for figure in figures:
            if figure.goal is not None:
                print(f"| {title}: {figure.label} | {figure.bound()} | {figure.measured()} | {figure.verdict()} |")


def workload_table(workload):
    print(f"| | {workload['unit']} | of the first | lowest | highest | p99 µs | CPU µs per operation | errors |")
    print("|---|---:|---:|---:|---:|---:|---:|---|")
    rates, p99s, cpus = (medians(workload, what) for what in ("rate", "p99_us", "cpu_us"))
    for name, samples in workload["samples"].items():
        errors = "; ".join(sorted({sample["error"] for sample in samples if sample["error"]}))
        print(f"| {name} | {rates[name]:,.2f} | {rates[name] / rates[FIRST] if rates[FIRST] else 0:.2f} "
              f"| {min(s['rate'] for s in samples):,.2f} | {max(s['rate'] for s in samples):,.2f} "
              f"| {cell(p99s[name], ',.0f')} | {cell(cpus[name], ',.1f')} | {errors} |")


def idle_table(idle):
    print("| | memory before, MiB | after, MiB | bytes per connection |\n|---|---:|---:|---:|")
    for name, (before, after) in idle["bytes"].items():
        if after is None:
            print(f"| {name} | {before >> 20} | not all are answered | |")
        else:
            print(f"| {name} | {before >> 20} | {after >> 20} | {(after - before) / idle['connections']:,.0f} |")


def start_table(start):
    print("| | lowest | median | highest |\n|---|---:|---:|---:|")
    for label, what, unit in ((f"from the start to all {start['services']:,} served, s", "ready_ms", 1e3),
                              (f"resident after {start['idle_seconds']} s without work, MiB", "resident_bytes", 2**20)):
        values = [sample[what] / unit for sample in start["samples"]]
        print(f"| {label} | {min(values):,.2f} | {statistics.median(values):,.2f} | {max(values):,.2f} |")
    print(f"\n{len(start['samples'])} starts.")


def convergence_table(each):
    print("| changes | p50 ms | p99 ms | highest ms |\n|---:|---:|---:|---:|")
    values = each["ms"]
    print(f"| {len(values):,} | {statistics.median(values):.1f} | {percentile(values, 0.99):.1f} | {max(values):.1f} |")


def sections_of(results):
    """Of each part of the report its title, its figures, and what prints its table."""
    for name, workload in results["workloads"].items():
        yield workload["title"], goals.of_workload(name, workload), lambda w=workload: workload_table(w)
    if "idle" in results:
        idle = results["idle"]
        yield f"{idle['connections']:,} idle connections", goals.of_idle(idle), lambda: idle_table(idle)
    if "start" in results:
        start = results["start"]
        yield f"{start['services']:,} Services of manifests", goals.of_start(start), lambda: start_table(start)
    for each in results.get("convergence", []):
        yield (f"endpoint change to the first connection on it, {each['services']:,} Services that had {each['endpoints']:,} "
               "endpoints at first", goals.of_convergence(each), lambda each=each: convergence_table(each))


def chart(workloads):
    return bars([("to the better of HAProxy and nginx", [(w["title"], goals.ratio(w, "rate", max)) for w in workloads]),
                 ("to kube-proxy in userspace mode", [(w["title"], goals.ancestor_ratio(w)) for w in workloads])])


def main():
    results = {}
    for path in sys.argv[1:3]:
        with open(path, encoding="utf-8") as file:
            results |= json.load(file)
    print(f"{results['rounds']} rounds of {results['seconds']} s; medians. Below each table: {FIRST} to the better of HAProxy "
          "and nginx, figure by figure.")
    sections = list(sections_of(results))
    goal_table(sections)
    for title, figures, table in sections:
        print(f"\n## {title}\n")
        table()
        print(f"\n{', '.join(map(str, figures))}")
    if len(sys.argv) > 3 and results["workloads"]:
        with open(sys.argv[3], "w", encoding="utf-8") as file:
            file.write(chart(list(results["workloads"].values())))


main()
