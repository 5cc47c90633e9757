#!/usr/bin/env python3
"""The Services of a cluster, and an API server for one proxy: it lists and watches what it is given, and tells of changes.

usage: cluster.py ADDRESS PORT NODE SERVICE-ADDRESS     (serves the benchmark's own Service, until it is ended)
"""
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import ThreadingTCPServer
from urllib.parse import parse_qs, urlsplit

LISTS = {
    "/api/v1/nodes": ("v1", "NodeList"),
    "/api/v1/services": ("v1", "ServiceList"),
    "/api/v1/endpoints": ("v1", "EndpointsList"),
    "/apis/discovery.k8s.io/v1/endpointslices": ("discovery.k8s.io/v1", "EndpointSliceList"),
}
PATHS = {kind.removesuffix("List"): path for path, (_, kind) in LISTS.items()}
PODS = ["10.244.0.11", "10.244.0.12", "10.244.0.13"]
LONGEST_WATCH_SECONDS = 300


def node(name, address):
    return {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "uid": name},
            "status": {"addresses": [{"type": "InternalIP", "address": address}]}}


def metadata(name, **more):
    return {"name": name, "namespace": "default", "uid": name, "creationTimestamp": "2024-01-01T00:00:00Z", **more}


def port(name, number, protocol="TCP"):
    return {"name": name, "port": number, "protocol": protocol}


def service(name, address, ports):
    return {"apiVersion": "v1", "kind": "Service", "metadata": metadata(name),
            "spec": {"type": "ClusterIP", "clusterIP": address, "clusterIPs": [address],
                     "ports": [{**each, "targetPort": each["port"]} for each in ports]}}


def endpoints(name, *subsets):
    """The older kind, the only one that kube-proxy's userspace mode knows; a subset is (addresses, ports)."""
    return {"apiVersion": "v1", "kind": "Endpoints", "metadata": metadata(name),
            "subsets": [{"addresses": [{"ip": address} for address in addresses], "ports": ports}
                        for addresses, ports in subsets]}


def endpoint_slice(name, addresses, ports):
    return {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "addressType": "IPv4",
            "metadata": metadata(name, labels={"kubernetes.io/service-name": name}), "ports": ports,
            "endpoints": [{"addresses": [address], "conditions": {"ready": True}} for address in addresses]}


class Cluster:
    """Objects and the changes to them since the start, each with the version that it made. Shared by all threads."""

    def __init__(self, objects):
        self.version = 1
        self.objects = {path: {} for path in LISTS}
        self.changes = {path: [] for path in LISTS}
        self.changed = threading.Condition()
        for each in objects:
            self.store(each)

    def store(self, each):
        each["metadata"]["resourceVersion"] = str(self.version)
        path = PATHS[each["kind"]]
        self.objects[path][each["metadata"]["name"]] = each
        return path

    def put(self, each):
        """Changes an object that is there."""
        with self.changed:
            self.version += 1
            path = self.store(each)
            event = json.dumps({"type": "MODIFIED", "object": each}).encode() + b"\n"
            self.changes[path].append((self.version, event))
            self.changed.notify_all()

    def list(self, path):
        api_version, kind = LISTS[path]
        with self.changed:
            return {"apiVersion": api_version, "kind": kind, "metadata": {"resourceVersion": str(self.version)},
                    "items": list(self.objects[path].values())}

    def events(self, path, version, seconds):
        """The changes after a version, as they come, for so many seconds."""
        end = time.monotonic() + seconds
        changes = self.changes[path]
        at = next((i for i, (made, _) in enumerate(changes) if made > version), len(changes))
        while True:
            with self.changed:
                if not self.changed.wait_for(lambda: len(changes) > at, end - time.monotonic()):
                    return
                new = changes[at:]
            at += len(new)
            yield b"".join(event for _, event in new)


class Requests(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    cluster: Cluster

    def do_GET(self):
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        folder, _, name = url.path.rpartition("/")
        if url.path in LISTS and query.get("watch") in ("true", "1"):
            self.watch(url.path, int(query.get("resourceVersion") or 0),
                       min(int(query.get("timeoutSeconds", LONGEST_WATCH_SECONDS)), LONGEST_WATCH_SECONDS))
        elif url.path in LISTS:
            self.answer(200, self.cluster.list(url.path))
        elif name in self.cluster.objects.get(folder, {}):
            self.answer(200, self.cluster.objects[folder][name])
        else:
            self.refuse()

    def refuse(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.answer(404, {"apiVersion": "v1", "kind": "Status", "status": "Failure", "reason": "NotFound", "code": 404})

    do_POST = do_PUT = do_PATCH = do_DELETE = refuse

    def answer(self, code, value):
        body = json.dumps(value).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def watch(self, path, version, seconds):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            for events in self.cluster.events(path, version, seconds):
                self.wfile.write(b"%x\r\n%s\r\n" % (len(events), events))
            self.wfile.write(b"0\r\n\r\n")
        except ConnectionError:  # the proxy has ended
            self.close_connection = True

    def log_message(self, *_):
        """Says nothing."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def server_bind(self):
        """As HTTPServer does, but for the question for the host's name, which waits long where there is no DNS."""
        ThreadingTCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]


def serve(address, number, cluster):
    """An API server that has begun to listen; its serve_forever answers, shutdown and server_close end it."""
    return Server((address, number), type("ClusterRequests", (Requests,), {"cluster": cluster}))


def main():
    address, number, name, service_address = sys.argv[1:]
    web, bulk, udp = port("web", 80), port("bulk", 5201), port("udp", 9000, "UDP")
    serve(address, int(number), Cluster([
        node(name, address), service("bench", service_address, [web, bulk, udp]),
        endpoints("bench", (PODS, [web, udp]), (PODS[:1], [bulk])),
    ])).serve_forever()


if __name__ == "__main__":
    main()
