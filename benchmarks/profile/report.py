#!/usr/bin/env python3
"""Prints what run has collected as Markdown.

usage: report.py FOLDER NAME...
"""
import collections
import pathlib
import re
import sys

WORKLOADS = {"connection": "a connection with one request", "request": "a request on one of 32 open connections"}
LEAST = 0.05  # calls in an operation
MOST_FUNCTIONS = 12
KINDS = [
    ("the kernel: TCP, IP and devices", r"tcp|ip_|ipv4|skb|sk_|sock|net_|inet|nf_|veth|br_|dev_|fib|__napi|loopback|eth_"),
    ("the kernel: entering, leaving and interrupts", r"entry|syscall|irq|softirq|clear_bhb|retbleed|exit_to_user"),
]


def calls(folder, name, workload):
    """Returns how often an operation makes each system call."""
    operations = int((folder / f"{name}-{workload}.count").read_text())
    found = {}
    for line in (folder / f"{name}-{workload}.strace").read_text().splitlines():
        row = re.fullmatch(r"\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)", line)
        if row and row[2] != "total":
            found[row[2]] = int(row[1]) / operations
    return found


def shares(folder, name, workload):
    """Returns the share of samples by function, the largest first."""
    found = []
    for line in (folder / f"{name}-{workload}.perf").read_text().splitlines():
        row = re.match(r"\s*([\d.]+)%\s+(\S.*?)\s+\[(.)\]\s+(.*)", line)
        if row:
            found.append((float(row[1]), row[2], row[3], re.sub(r'[\s-]*$', '', row[4])))
    return found


def kind(name, place, space, function):
    if space == "k" or place == "[kernel.kallsyms]":
        for label, pattern in KINDS:
            if re.search(pattern, function):
                return label
        return "the kernel: the rest"
    return "its own code and libraries"


def main():
    folder, names = pathlib.Path(sys.argv[1]), sys.argv[2:]
    for workload, title in WORKLOADS.items():
        table = {name: calls(folder, name, workload) for name in names}
        wanted = sorted({call for found in table.values() for call, often in found.items() if often >= LEAST})
        print(f"\n### System calls of {title}\n")
        print("| call | " + " | ".join(names) + " |\n|---|" + "---:|" * len(names))
        for call in wanted:
            print(f"| {call} | " + " | ".join(f"{table[name].get(call, 0):.2f}" for name in names) + " |")
        print("| **all** | " + " | ".join(f"**{sum(table[name].values()):.2f}**" for name in names) + " |")
    for workload, title in WORKLOADS.items():
        print(f"\n### Where the processors are during {title}\n")
        sums = {name: collections.Counter() for name in names}
        for name in names:
            for share, *where in shares(folder, name, workload):
                sums[name][kind(name, *where)] += share
        print("| | " + " | ".join(names) + " |\n|---|" + "---:|" * len(names))
        for label in sorted({label for found in sums.values() for label in found}):
            print(f"| {label} | " + " | ".join(f"{sums[name][label]:.0f} %" for name in names) + " |")
        print(f"\nThe functions of {names[0]} that most samples are in:\n\n| share | where | function |\n|---:|---|---|")
        for share, place, _, function in shares(folder, names[0], workload)[:MOST_FUNCTIONS]:
            print(f"| {share:.1f} % | {place} | `{function[:90]}` |")


main()
