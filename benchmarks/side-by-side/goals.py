"""What the project means to reach, and how what was measured compares to it."""
import math
import statistics
from typing import NamedTuple, Optional

FIRST, KERNEL, ANCESTOR = "spliceway", "kernel", "kube-proxy"
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
ANCESTOR_RATES = {"requests-32": 1.25, "requests-256": 1.25, "connections": 1.6}
IDLE_CONNECTION_BYTES = 1024
READY_SECONDS, RESIDENT_MIB = 1.5, 128
CONVERGENCE_P99_MS = 10


class Figure(NamedTuple):
    """What was measured, if it was, and the goal that it has, if it has one."""

    label: str
    value: Optional[float]
    goal: Optional[float] = None
    at_least: bool = False
    unit: str = "×"
    form: str = ".3f"

    def measured(self):
        return "not measured" if self.value is None else f"{self.value:{self.form}} {self.unit}"

    def bound(self):
        return f"{'≥' if self.at_least else '≤'} {self.goal:,} {self.unit}"

    def verdict(self):
        if self.value is None:
            return "**open**"
        return "met" if (self.value >= self.goal if self.at_least else self.value <= self.goal) else "**not met**"

    def __str__(self):
        text = f"{self.label} {self.measured()}"
        return text if self.goal is None else f"{text} (goal {self.bound()}: {self.verdict()})"


def median(samples, what):
    present = [sample[what] for sample in samples if sample[what] is not None]
    return statistics.median(present) if present else None


def medians(workload, what):
    return {name: median(samples, what) for name, samples in workload["samples"].items()}


def percentile(values, part):
    return sorted(values)[min(int(len(values) * part), len(values) - 1)]


def ratio(workload, what, better):
    """The first peer's median to that of the better of HAProxy and nginx; None where there is none."""
    values = medians(workload, what)
    others = [value for name, value in values.items() if name not in (FIRST, KERNEL, ANCESTOR) and value]
    return values[FIRST] / better(others) if others and values[FIRST] is not None else None


def ancestor_ratio(workload):
    rates = medians(workload, "rate")
    return rates[FIRST] / rates[ANCESTOR] if rates.get(ANCESTOR) else None


def of_workload(name, workload):
    rate, cpu, p99 = GOALS.get(name, (None, None, None))
    return [figure for figure in (
        Figure("rate", ratio(workload, "rate", max), rate, at_least=True),
        Figure("CPU per operation", ratio(workload, "cpu_us", min), cpu),
        Figure("p99", ratio(workload, "p99_us", min), p99),
        Figure("rate to kube-proxy's", ancestor_ratio(workload), ANCESTOR_RATES.get(name), at_least=True),
    ) if figure.value is not None or figure.goal is not None]


def of_idle(idle):
    before, after = idle["bytes"][FIRST]
    each = math.inf if after is None else (after - before) / idle["connections"]
    return [Figure("a connection", each, IDLE_CONNECTION_BYTES, unit="bytes", form=",.0f")]


def of_start(start):
    return [Figure("from the start to ready", median(start["samples"], "ready_ms") / 1e3, READY_SECONDS, unit="s", form=".2f"),
            Figure("resident", median(start["samples"], "resident_bytes") / 2**20, RESIDENT_MIB, unit="MiB", form=".0f")]


def of_convergence(each):
    return [Figure("p99", percentile(each["ms"], 0.99), CONVERGENCE_P99_MS, unit="ms", form=".1f")]
