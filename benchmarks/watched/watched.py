#!/usr/bin/env python3
"""Measures small requests with and without somebody who watches the proxy; see run.

usage: watched.py manifests | measure REQUESTS-PROGRAM TURNS | scrape | dashboard
"""
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import time

SERVICES = 10_000
CONNECTIONS = 3_000
ADMIN = ("10.244.0.1", 10249)
SECONDS = 10
RATE = 4_000
SCRAPE_INTERVAL = 5
WARM_UP_SECONDS = 20
BUFFER_BYTES = 1 << 16


def address(number):
    return "10.96.0.10" if number == 0 else f"10.96.{1 + number // 250}.{number % 250 + 1}"


def manifests():
    for number in range(SERVICES):
        endpoints = "".join(f"\n- addresses: [10.244.0.{pod}]" for pod in (11, 12, 13))
        print(f"""---
apiVersion: v1
kind: Service
metadata: {{name: web-{number}, namespace: team-{number % 100}}}
spec: {{clusterIP: {address(number)}, ports: [{{port: 80}}]}}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {{name: web-{number}-1, namespace: team-{number % 100}, labels: {{kubernetes.io/service-name: web-{number}}}}}
addressType: IPv4
ports: [{{port: 80}}]
endpoints:{endpoints}""")


def ask(connection, path):
    """Asks as Prometheus and browsers do, for gzip; to unpack it is the work of other machines."""
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    return connection.getresponse()


def scrape():
    """Scrapes time and again over one connection, and prints how many seconds each scrape took."""
    stand_back()
    connection = http.client.HTTPConnection(*ADMIN)
    buffer = bytearray(BUFFER_BYTES)
    while True:
        start = time.monotonic()
        reply = ask(connection, "/metrics")
        while reply.readinto(buffer):
            pass
        print(time.monotonic() - start, flush=True)
        time.sleep(SCRAPE_INTERVAL)


def dashboard():
    """Reads the stream of a dashboard, and prints how many bytes came each time."""
    stand_back()
    reply = ask(http.client.HTTPConnection(*ADMIN), "/api/v1/stream")
    while piece := reply.read1(BUFFER_BYTES):
        print(len(piece), flush=True)


def stand_back():
    """Makes this process give way to all others, and tells that it is ready.

    Where the kernel groups processes by session, a nice value counts only inside the session, so the session gets one too.
    """
    os.setsid()
    os.nice(19)
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    if os.path.exists("/proc/self/autogroup"):
        with open("/proc/self/autogroup", "w") as group:
            group.write("19")
    print("ready", flush=True)


class Reader:
    """Another process of this program, until closed."""

    def __init__(self, what):
        self.process = subprocess.Popen([sys.executable, "-S", __file__, what], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == "ready\n", what

    def close(self):
        """Ends it; the answer is the numbers that it printed."""
        self.process.kill()
        return [float(line) for line in self.process.communicate()[0].splitlines()]


def warm_up():
    """Lets the code of the answers be compiled, as it is in a proxy that was watched for an hour."""
    stream = Reader("dashboard")
    connection = http.client.HTTPConnection(*ADMIN)
    end = time.monotonic() + WARM_UP_SECONDS
    while time.monotonic() < end:
        ask(connection, "/metrics").read()
    stream.close()


def measure(program, turns):
    def requests():
        command = [program, address(0), "80", "8", str(RATE), str(SECONDS)]
        return json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)

    held = [socket.create_connection((address(1 + number), 80)) for number in range(CONNECTIONS)]
    warm_up()
    requests()
    alone, watched, scrapes = [], [], []
    for _ in range(turns):
        alone.append(requests())
        readers = Reader("dashboard"), Reader("scrape")
        watched.append(requests())
        events, took = (reader.close() for reader in readers)
        assert len(events) >= SECONDS - 2, f"the dashboard got {len(events)} events"
        scrapes += took
    print(f"{SERVICES} Services, {len(held)} connections, {RATE} requests/s; {turns} turns of {SECONDS} s each\n")
    print("| | p50, µs | p99, µs | p99.9, µs |\n|---|---:|---:|---:|")
    for name, samples in (("nobody watches", alone), ("a dashboard and a Prometheus watch", watched)):
        medians = (statistics.median(sample[key] for sample in samples) for key in ("p50", "p99", "p999"))
        print(f"| {name} | " + " | ".join(f"{median:,.0f}" for median in medians) + " |")
    ratio = statistics.median(each["p99"] for each in watched) / statistics.median(each["p99"] for each in alone)
    print(f"\np99 watched over p99 alone: {ratio:.3f}. p99 of each turn, alone: {listed(alone)}; watched: {listed(watched)} µs. "
          f"A scrape, each {SCRAPE_INTERVAL} s, takes {statistics.median(scrapes) * 1e3:.0f} ms "
          f"(most {max(scrapes) * 1e3:.0f}).")


def listed(samples):
    return " ".join(f"{sample['p99']:.0f}" for sample in samples)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["manifests"]:
            manifests()
        case ["scrape"]:
            scrape()
        case ["dashboard"]:
            dashboard()
        case ["measure", program, turns]:
            measure(program, int(turns))
        case _:
            sys.exit(__doc__)
