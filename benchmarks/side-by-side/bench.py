#!/usr/bin/env python3
"""Measures proxies side by side, in interleaved rounds, and prints every sample as JSON, for report.py.

usage: bench.py ROUNDS NAME=ADDRESS:PID,PID ...     (the pids give the CPU cost; the first name is compared to the others)
"""
import json
import os
import re
import resource
import socket
import subprocess
import sys
import time

from memory import held_bytes

CLIENT = ["ip", "netns", "exec", "sw-client"]
SECONDS = int(os.environ.get("SECONDS_EACH", "3"))
TICKS = os.sysconf("SC_CLK_TCK")
UNIT_US = {"us": 1, "ms": 1e3, "s": 1e6}
WARM_UP_SECONDS = 4
UDP_PORT = "9000"


class Sample:
    """One measurement: the rate, the 99th percentile of latency and the CPU time per operation, if there are such."""

    def __init__(self, rate, p99_us=None, error=None):
        self.rate, self.p99_us, self.error, self.cpu_us = rate, p99_us, error, None


def client(*command):
    return subprocess.run([*CLIENT, *command], capture_output=True, text=True, start_new_session=True).stdout


def wrk(path, connections, *extra, seconds=SECONDS):
    def measure(ip):
        out = client("wrk", "-t1", f"-c{connections}", f"-d{seconds}", "--latency", *extra, f"http://{ip}{path}")
        rate = re.search(r"Requests/sec:\s+([\d.]+)", out)
        p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", out)
        errors = re.search(r"Socket errors: (.*)", out)
        return Sample(float(rate[1]) if rate else 0.0, float(p99[1]) * UNIT_US[p99[2]] if p99 else None,
                      errors[1] if errors else None)
    return measure


def iperf(streams, *extra):
    def measure(ip):
        out = client("iperf3", "-c", ip, "-t", str(SECONDS), "-P", str(streams), "-J", *extra)
        try:
            return Sample(json.loads(out)["end"]["sum_received"]["bits_per_second"] / 8e9)
        except (KeyError, ValueError):
            return Sample(0.0, error=" ".join(out[-80:].split()))
    return measure


def mixed(connections, streams):
    """Small requests beside bulk streams that began before them and end after them."""
    def measure(ip):
        command = [*CLIENT, "iperf3", "-c", ip, "-t", str(SECONDS + 2), "-P", str(streams)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True):
            time.sleep(1)
            return wrk("/", connections)(ip)
    return measure


def udp(order, *arguments, seconds=SECONDS):
    def measure(ip):
        out = client(os.environ["UDP_TOOL"], order, ip, UDP_PORT, *map(str, arguments), str(seconds))
        try:
            result = json.loads(out)
        except ValueError:
            return Sample(0.0, error=" ".join(out[-80:].split()) or "no answer")
        return Sample(result["rate"], result.get("p99_us"), f"{result['lost']} lost" if result["lost"] else None)
    return measure


WORKLOADS = {
    "requests-1": ("small requests, 1 connection", "requests/s", wrk("/", 1)),
    "requests-32": ("small requests, 32 connections", "requests/s", wrk("/", 32)),
    "requests-256": ("small requests, 256 connections", "requests/s", wrk("/", 256)),
    "connections": ("connection per request, 32 at a time", "connections/s", wrk("/", 32, "-H", "Connection: close")),
    "replies-64k": ("64 KiB replies, 16 connections", "requests/s", wrk("/f/64k", 16)),
    "replies-1m": ("1 MiB replies, 8 connections", "requests/s", wrk("/f/1m", 8)),
    "bulk-1": ("one bulk stream to the endpoint", "GB/s", iperf(1)),
    "bulk-8": ("eight bulk streams to the endpoint", "GB/s", iperf(8)),
    "bulk-1-back": ("one bulk stream to the client", "GB/s", iperf(1, "-R")),
    "bulk-8-back": ("eight bulk streams to the client", "GB/s", iperf(8, "-R")),
    "mixed": ("small requests, 32 connections, beside two bulk streams", "requests/s", mixed(32, 2)),
    "udp-64": ("UDP, 64-byte echo, 32 clients", "datagrams/s", udp("echo", 32, 64)),
    "udp-1400": ("UDP, one stream of 1,400 bytes to the endpoint", "datagrams/s", udp("stream", 1400)),
}
NO_UDP = {"haproxy"}
IDLE, IDLE_CONNECTIONS, SETTLING_SECONDS = "idle", 3500, 6  # a JVM gives what it has freed back every 5 s
OF_SCALE = {"start", "convergence"}


def cpu_seconds(pids):
    total = 0
    for pid in pids:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def measured(measure, ip, pids):
    before, start = cpu_seconds(pids), time.time()
    sample = measure(ip)
    operations = sample.rate * (time.time() - start)
    if pids and operations:
        sample.cpu_us = (cpu_seconds(pids) - before) / operations * 1e6
    return sample


def able(workload, peers):
    return [peer for peer in peers if not (workload.startswith("udp") and peer[0] in NO_UDP)]


def settled_bytes(pids):
    time.sleep(SETTLING_SECONDS)
    return sum(map(held_bytes, pids))


def idle_memory(peers):
    """Opens idle connections from the client's namespace, in a child of this program; the bytes before and after, or none
    of a proxy that does not answer on all of them."""
    measured_bytes = {}
    for name, ip, pids in peers:
        if not pids:
            continue
        before = settled_bytes(pids)
        child = subprocess.Popen([*CLIENT, sys.executable, __file__, "--idle", ip, str(IDLE_CONNECTIONS)],
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True)
        all_are_open = child.stdout.readline() == "open\n"
        measured_bytes[name] = [before, settled_bytes(pids) if all_are_open else None]
        child.communicate("\n")
    return {"connections": IDLE_CONNECTIONS, "bytes": measured_bytes}


def hold_idle(ip, connections):
    resource.setrlimit(resource.RLIMIT_NOFILE, (connections + 100,) * 2)
    held = []
    try:
        for _ in range(connections):
            connection = socket.create_connection((ip, 80), timeout=10)
            held.append(connection)
            connection.sendall(b"GET / HTTP/1.1\r\nHost: bench\r\n\r\n")
        all_are_open = all(connection.recv(4096) for connection in held)
    except OSError:
        all_are_open = False
    print("open" if all_are_open else "not all are answered", flush=True)
    sys.stdin.readline()


def main():
    if sys.argv[1] == "--idle":
        hold_idle(sys.argv[2], int(sys.argv[3]))
        return
    rounds = int(sys.argv[1])
    peers = []
    for argument in sys.argv[2:]:
        name, rest = argument.split("=", 1)
        ip, _, pids = rest.partition(":")
        peers.append((name, ip, [int(pid) for pid in pids.split(",") if pid]))
    chosen = os.environ.get("WORKLOADS", ",".join([*WORKLOADS, IDLE])).split(",")
    unknown = set(chosen) - {*WORKLOADS, IDLE, *OF_SCALE}
    if unknown:
        sys.exit(f"bench.py: WORKLOADS has {', '.join(unknown)}; there are {', '.join([*WORKLOADS, IDLE, *sorted(OF_SCALE)])}")
    for name, ip, _ in peers:  # the JIT compiler's work belongs to nobody's figures
        wrk("/", 32, seconds=WARM_UP_SECONDS)(ip)
        wrk("/", 32, "-H", "Connection: close", seconds=WARM_UP_SECONDS)(ip)
        wrk("/f/1m", 8, seconds=WARM_UP_SECONDS)(ip)
        if name not in NO_UDP:
            udp("echo", 32, 64, seconds=WARM_UP_SECONDS)(ip)
            udp("stream", 1400, seconds=WARM_UP_SECONDS)(ip)
    samples = {workload: {name: [] for name, _, _ in able(workload, peers)} for workload in chosen if workload in WORKLOADS}
    for turn in range(rounds):
        for workload in samples:
            for name, ip, pids in able(workload, peers)[::1 if turn % 2 == 0 else -1]:
                samples[workload][name].append(measured(WORKLOADS[workload][2], ip, pids))
    results = {"rounds": rounds, "seconds": SECONDS, "workloads": {
        workload: {"title": WORKLOADS[workload][0], "unit": WORKLOADS[workload][1],
                   "samples": {name: [vars(sample) for sample in runs] for name, runs in by_peer.items()}}
        for workload, by_peer in samples.items()}}
    if IDLE in chosen:
        results[IDLE] = idle_memory(peers)
    json.dump(results, sys.stdout, indent=1)


main()
