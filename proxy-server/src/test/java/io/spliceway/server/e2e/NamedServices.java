// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Manifests of Services that between them have every kind of name. */
final class NamedServices {
    /** How many endpoints the Service {@code many} in {@code data} has: more than a datagram takes. */
    static final int MANY = 100;

    private NamedServices() {}

    static Path write(Path folder) throws IOException {
        return Files.writeString(folder.resolve("services.yaml"), """
                {apiVersion: v1, kind: Service, metadata: {name: kubernetes}, spec: {clusterIP: 127.96.8.1,
                  ports: [{name: https, port: 18443}]}}
                ---
                {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {clusterIPs: [127.96.8.20, 'fd00:96::20'],
                  ports: [{name: http, port: 18080}, {name: dns, port: 53, protocol: UDP}]}}
                ---
                {apiVersion: v1, kind: Service, metadata: {name: six}, spec: {clusterIPs: ['fd00:96::6'],
                  ports: [{name: http, port: 18080}]}}
                ---
                {apiVersion: v1, kind: Service, metadata: {name: plain}, spec: {clusterIP: 127.96.8.21,
                  ports: [{port: 18080}]}}
                ---
                {apiVersion: v1, kind: Service, metadata: {name: ext},
                  spec: {type: ExternalName, externalName: db.example.com}}
                ---
                {apiVersion: v1, kind: Service, metadata: {name: alias},
                  spec: {type: ExternalName, externalName: web.default.svc.cluster.local}}
                ---
                {apiVersion: v1, kind: Service, metadata: {name: db, namespace: data}, spec: {clusterIP: None,
                  selector: {app: db}, ports: [{name: sql, port: 5432, targetPort: 5433}, {name: metrics, port: 9187}]}}
                ---
                {apiVersion: v1, kind: Pod, metadata: {name: db-0, namespace: data, labels: {app: db}},
                  spec: {hostname: db-0, subdomain: db}, status: {podIPs: [{ip: 10.1.0.1}, {ip: 'fd00:1::1'}],
                  conditions: [{type: Ready, status: 'True'}]}}
                ---
                {apiVersion: v1, kind: Pod, metadata: {name: db-x, namespace: data, labels: {app: db}},
                  status: {podIP: 10.1.0.2, conditions: [{type: Ready, status: 'True'}]}}
                ---
                {apiVersion: v1, kind: Pod, metadata: {name: db-2, namespace: data, labels: {app: db}},
                  spec: {hostname: db-2, subdomain: db}, status: {podIP: 10.1.0.3}}
                ---
                {apiVersion: v1, kind: Service, metadata: {name: queue, namespace: data}, spec: {clusterIP: None,
                  selector: {app: queue}, ports: [{name: amqp, port: 5672, targetPort: amqp}]}}
                ---
                {apiVersion: v1, kind: Pod, metadata: {name: queue-0, namespace: data, labels: {app: queue}},
                  spec: {hostname: queue-0, subdomain: queue, containers: [{name: q, image: q,
                  ports: [{name: amqp, containerPort: 5673}]}]}, status: {podIP: 10.1.5.1,
                  conditions: [{type: Ready, status: 'True'}]}}
                ---
                {apiVersion: v1, kind: Pod, metadata: {name: queue-1, namespace: data, labels: {app: queue}},
                  spec: {containers: [{name: q, image: q, ports: [{name: amqp, containerPort: 5674}]}]},
                  status: {podIPs: [{ip: 10.1.5.2}, {ip: 'fd00:1::52'}], conditions: [{type: Ready, status: 'True'}]}}
                ---
                {apiVersion: v1, kind: Service, metadata: {name: states, namespace: data}, spec: {clusterIP: None,
                  ports: [{port: 80}]}}
                ---
                {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: IPv4, ports: [{port: 80}],
                  metadata: {name: states-1, namespace: data, labels: {kubernetes.io/service-name: states}}, endpoints: [
                  {addresses: [10.1.6.1], hostname: ready, conditions: {ready: true}},
                  {addresses: [10.1.6.2], hostname: unready, conditions: {ready: false}},
                  {addresses: [10.1.6.3], hostname: leaving, conditions: {ready: false, serving: true, terminating: true}},
                  {addresses: [10.1.6.4], hostname: unsaid}]}
                ---
                {apiVersion: v1, kind: Service, metadata: {name: early, namespace: data}, spec: {clusterIP: None,
                  publishNotReadyAddresses: true, selector: {app: early}}}
                ---
                {apiVersion: v1, kind: Pod, metadata: {name: early-0, namespace: data, labels: {app: early}},
                  status: {podIP: 10.1.7.1}}
                ---
                {apiVersion: v1, kind: Service, metadata: {name: down, namespace: data}, spec: {clusterIP: None,
                  selector: {app: down}, ports: [{name: sql, port: 5432}]}}
                ---
                {apiVersion: v1, kind: Service, metadata: {name: many, namespace: data}, spec: {clusterIP: None}}
                ---
                {apiVersion: v1, kind: Endpoints, metadata: {name: many, namespace: data}, subsets: [{addresses: [%s]}]}
                """.formatted(
                IntStream.range(0, MANY).mapToObj(i -> "{ip: 10.1.9." + i + "}").collect(Collectors.joining(", "))));
    }
}
