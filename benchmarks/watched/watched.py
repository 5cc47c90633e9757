#!/usr/bin/env python3
"""Measures small requests with and without somebody who watches the proxy; see run.

usage: watched.py manifests | measure REQUESTS-PROGRAM TURNS
"""
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import threading

SERVICES = 10_000
CONNECTIONS = 3_000
ADMIN = "http://10.244.0.1:10249"
SECONDS = 10
RATE = 4_000
SCRAPE_INTERVAL = 5
LOW_PRIORITY = ["nice", "-n", "19"]


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


class Watchers:
    """A dashboard's stream and a Prometheus, until closed."""

    def __init__(self):
        self.over = threading.Event()
        self.scrapes = []
        self.events = tempfile.TemporaryFile()
        self.stream = subprocess.Popen([*LOW_PRIORITY, "curl", "-sN", f"{ADMIN}/api/v1/stream"], stdout=self.events)
        self.scraper = threading.Thread(target=self.scrape)
        self.scraper.start()

    def scrape(self):
        command = [*LOW_PRIORITY, "curl", "-sf", "--compressed", "-o", "/dev/null", "-w", "%{time_total}", f"{ADMIN}/metrics"]
        while not self.over.is_set():
            self.scrapes.append(float(subprocess.run(command, capture_output=True, check=True, text=True).stdout))
            self.over.wait(SCRAPE_INTERVAL)

    def close(self):
        """Ends both; the answer is how many events the dashboard got."""
        self.over.set()
        self.stream.kill()
        self.stream.wait()
        self.scraper.join()
        self.events.seek(0)
        return sum(line == b"event: state\n" for line in self.events)


def measure(program, turns):
    def requests():
        command = [program, address(0), "80", "8", str(RATE), str(SECONDS)]
        return json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)

    held = [socket.create_connection((address(1 + number), 80)) for number in range(CONNECTIONS)]
    for _ in range(4):
        warm = Watchers()
        requests()
        warm.close()
    alone, watched, scrapes = [], [], []
    for _ in range(turns):
        alone.append(requests())
        watchers = Watchers()
        watched.append(requests())
        events = watchers.close()
        assert events >= SECONDS - 2, f"the dashboard got {events} events"
        scrapes += watchers.scrapes
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
    manifests() if sys.argv[1] == "manifests" else measure(sys.argv[2], int(sys.argv[3]))
