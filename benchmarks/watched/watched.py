#!/usr/bin/env python3
"""Measures small requests with and without somebody who watches the proxy; see run.

usage: watched.py manifests | measure TURNS
"""
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request

SERVICES = 10_000
CONNECTIONS = 3_000
ADMIN = "http://10.244.0.1:10249"
SECONDS = 8
SCRAPE_INTERVAL = 5
REQUESTS = "http://10.96.0.10/"
UNIT_US = {"us": 1, "ms": 1e3, "s": 1e6}


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
        self.events = 0
        self.scrapes = []
        self.threads = [threading.Thread(target=run) for run in (self.stream, self.scrape)]
        for thread in self.threads:
            thread.start()

    def stream(self):
        command = ["curl", "-sN", f"{ADMIN}/api/v1/stream"]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as curl:
            for line in curl.stdout:
                self.events += line.startswith(b"event: state")
                if self.over.is_set():
                    curl.kill()
                    return

    def scrape(self):
        while not self.over.is_set():
            start = time.monotonic()
            with urllib.request.urlopen(f"{ADMIN}/metrics") as answer:
                while answer.read(1 << 16):
                    pass
            self.scrapes.append(time.monotonic() - start)
            self.over.wait(SCRAPE_INTERVAL)

    def close(self):
        self.over.set()
        for thread in self.threads:
            thread.join()


def requests(seconds=SECONDS):
    out = subprocess.run(["wrk", "-t1", "-c8", f"-d{seconds}", "--latency", REQUESTS], capture_output=True, text=True).stdout
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", out).groups()
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]), float(value) * UNIT_US[unit]


def measure(turns):
    held = [socket.create_connection((address(1 + number), 80)) for number in range(CONNECTIONS)]
    warm = Watchers()
    requests(15)
    warm.close()
    alone, watched, scrapes = [], [], []
    for _ in range(turns):
        alone.append(requests())
        watchers = Watchers()
        watched.append(requests())
        watchers.close()
        assert watchers.events >= SECONDS - 2, f"the dashboard got {watchers.events} events"
        scrapes += watchers.scrapes
    print(f"{SERVICES} Services, {len(held)} connections, {turns} turns of {SECONDS} s each\n")
    print("| | requests/s | p99, µs |\n|---|---:|---:|")
    for name, samples in (("nobody watches", alone), ("a dashboard and a Prometheus watch", watched)):
        rate, p99 = (statistics.median(column) for column in zip(*samples))
        print(f"| {name} | {rate:,.0f} | {p99:,.0f} |")
    ratios = sorted(with_[1] / without[1] for with_, without in zip(watched, alone))
    print(f"\np99 of a turn watched over the turn before it: median {statistics.median(ratios):.3f}, "
          f"least {ratios[0]:.3f}, most {ratios[-1]:.3f}. "
          f"A scrape takes {statistics.median(scrapes) * 1e3:.0f} ms (most {max(scrapes) * 1e3:.0f}).")


if __name__ == "__main__":
    manifests() if sys.argv[1] == "manifests" else measure(int(sys.argv[2]))
