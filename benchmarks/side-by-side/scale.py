#!/usr/bin/env python3
"""Measures what no other proxy is compared in: the start and the memory of Spliceway with many Services, and how soon a
change of endpoints is followed. Prints every sample as JSON, for report.py. Runs in the client's namespace.

usage: scale.py SPLICEWAY WORKDIR STARTS      (WORKLOADS=start,convergence: only these)
"""
import gc
import http.client
import ipaddress
import json
import os
import socket
import subprocess
import sys
import threading
import time

from cluster import Cluster, endpoint_slice, node, port, serve, service
from memory import resident_bytes

NODE, NODE_ADDRESS, API = "sw-node", "10.244.0.1", ("10.244.0.21", 8001)
POD = "10.244.0.11"
FIRST_SERVICE, FIRST_POD = ipaddress.ip_address("10.96.16.1"), ipaddress.ip_address("10.160.0.1")
WEB = port("web", 80)
START_SERVICES, IDLE_SECONDS, PATIENCE_SECONDS = 1000, 15, 60
ENDPOINTS_EACH = 10
WARM_UP_CHANGES, CHANGES, STRIDE, REST_SECONDS = 500, 2000, 7919, 0.0001  # a stride that is prime: no order
FLAGS = ["--shutdown-grace-period", "0s", "--vip-mode", "none"]
MANIFEST = """---
apiVersion: v1
kind: Service
metadata:
  name: s{i}
spec:
  clusterIP: {address}
  ports:
  - name: web
    port: 80
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: s{i}
  labels:
    kubernetes.io/service-name: s{i}
addressType: IPv4
ports:
- name: web
  port: 80
endpoints:
- addresses:
  - {pod}
"""


class Spliceway:
    """The program on the node, in a session of its own; serving from when it has said so."""

    def __init__(self, program, work, *arguments):
        self.log_path = os.path.join(work, "scale.log")
        self.began = time.monotonic()
        with open(self.log_path, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(["ip", "netns", "exec", NODE, program, "run", *arguments, *FLAGS],
                                            stdout=log, stderr=log, start_new_session=True)

    def __enter__(self):
        with open(self.log_path, encoding="utf-8") as log:
            said = ""
            while "serving services=" not in said:
                if self.process.poll() is not None or time.monotonic() - self.began > PATIENCE_SECONDS:
                    self.__exit__()
                    sys.exit(f"scale.py: the proxy does not serve: {said}")
                time.sleep(0.005)
                said += log.read()
        self.ready_ms = (time.monotonic() - self.began) * 1e3
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def address_of(index):
    return str(FIRST_SERVICE + index)


def answering_pod(address):
    """The address that the pod behind a Service was connected to at, by a connection of its own."""
    with socket.create_connection((address, 80), timeout=10) as connection:
        connection.sendall(b"GET /address HTTP/1.0\r\n\r\n")
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        return answer.read().decode().strip()


def start(program, work, starts):
    folder = os.path.join(work, "thousand")
    os.makedirs(folder)
    with open(os.path.join(folder, "services.yaml"), "w", encoding="utf-8") as file:
        file.writelines(MANIFEST.format(i=i, address=address_of(i), pod=POD) for i in range(START_SERVICES))
    samples = []
    for _ in range(starts):
        with Spliceway(program, work, "--manifest", folder) as proxy:
            if answering_pod(address_of(START_SERVICES - 1)) != POD:
                sys.exit("scale.py: the last Service is not served")
            time.sleep(IDLE_SECONDS)
            samples.append({"ready_ms": proxy.ready_ms, "resident_bytes": resident_bytes(proxy.process.pid)})
    return {"services": START_SERVICES, "idle_seconds": IDLE_SECONDS, "samples": samples}


def changed_slice(index, pods):
    return endpoint_slice(f"s{index}", [str(pod) for pod in pods], [WEB])


def milliseconds_to_the_first_connection(cluster, index, pod):
    address, change = address_of(index), changed_slice(index, [pod])
    began = time.monotonic()
    cluster.put(change)
    while answering_pod(address) != str(pod):
        if time.monotonic() - began > PATIENCE_SECONDS:
            sys.exit(f"scale.py: {address} does not lead to {pod} after {PATIENCE_SECONDS} s")
        time.sleep(REST_SECONDS)
    return (time.monotonic() - began) * 1e3


def convergence(program, work, services):
    """One Service after another gets one endpoint, in place of those that it had, ten at first, that no Service had before."""
    pods = FIRST_POD + services * ENDPOINTS_EACH
    objects = [node(NODE, NODE_ADDRESS)]
    for i in range(services):
        objects.append(service(f"s{i}", address_of(i), [WEB]))
        objects.append(changed_slice(i, [FIRST_POD + i * ENDPOINTS_EACH + j for j in range(ENDPOINTS_EACH)]))
    cluster = Cluster(objects)
    server = serve(*API, cluster)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    kubeconfig = os.path.join(work, "scale.kubeconfig")
    with open(kubeconfig, "w", encoding="utf-8") as file:
        json.dump({"apiVersion": "v1", "kind": "Config", "current-context": "bench",
                   "clusters": [{"name": "bench", "cluster": {"server": f"http://{API[0]}:{API[1]}"}}],
                   "users": [{"name": "bench", "user": {}}],
                   "contexts": [{"name": "bench", "context": {"cluster": "bench", "user": "bench"}}]}, file)
    with Spliceway(program, work, "--kubeconfig", kubeconfig, "--hostname-override", NODE):
        gc.collect()
        gc.freeze()
        gc.disable()  # this program's pauses are not the proxy's
        samples = [milliseconds_to_the_first_connection(cluster, i * STRIDE % services, pods + i)
                   for i in range(WARM_UP_CHANGES + CHANGES)]
        gc.enable()
    server.shutdown()
    server.server_close()
    return {"services": services, "endpoints": services * ENDPOINTS_EACH, "ms": samples[WARM_UP_CHANGES:]}


def main():
    program, work, starts = sys.argv[1], sys.argv[2], int(sys.argv[3])
    chosen = os.environ.get("WORKLOADS", "start,convergence").split(",")
    results = {}
    if "start" in chosen:
        results["start"] = start(program, work, starts)
    if "convergence" in chosen:
        results["convergence"] = [convergence(program, work, services) for services in (10, 10_000)]
    json.dump(results, sys.stdout, indent=1)


main()
