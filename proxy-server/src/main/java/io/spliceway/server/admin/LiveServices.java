// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import io.spliceway.model.NamespacedName;
import io.spliceway.routing.RoutedService;
import io.spliceway.server.admin.LiveSnapshot.LiveService;
import io.spliceway.server.metrics.ServicePortTraffic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Services and what they do, look by look. Whoever did nothing since the look before is left as it was, for there are
 * thousands of Services and few of them are busy. Not thread-safe.
 */
final class LiveServices {
    private final Map<NamespacedName, Row> byName = new HashMap<>();
    private List<Row> sorted = List.of();
    private List<RoutedService> routed = List.of();
    private LiveService[] live = {};
    private Collection<RoutedService> table = List.of();
    private List<ServicePortTraffic> traffic = List.of();
    private @Nullable Row[] rowOfPort = {};
    private TrafficCounts sum = TrafficCounts.NONE;
    private List<Row> busy = List.of();
    private List<Row> touched = new ArrayList<>();
    private long look;

    /** One Service. */
    private static final class Row {
        private RoutedService routed;
        private TrafficCounts is = TrafficCounts.NONE;
        private TrafficCounts was = TrafficCounts.NONE;
        private int index;
        private long touchedIn;
        private long seenIn;

        Row(RoutedService routed) {
            this.routed = routed;
        }
    }

    /** Takes what is so now. A collection, and an element of the list, that is the same object as before has not changed. */
    void look(Collection<RoutedService> services, List<ServicePortTraffic> ports) {
        look++;
        busy.forEach(this::touch);
        boolean sameServices = follow(services);
        if (!sameServices || !follow(ports)) {
            recount(ports);
        }
        traffic = ports;
    }

    /** Returns the Services by name. */
    List<RoutedService> routed() {
        return routed;
    }

    /** Returns what all ports have done. */
    TrafficCounts sum() {
        return sum;
    }

    /** Returns the Services by name, with what happened since the look before. Called once for each look. */
    List<LiveService> rates(Rates rates) {
        live = live.length == sorted.size() ? live.clone() : new LiveService[sorted.size()];
        for (Row row : touched) {
            live[row.index] = rates.of(row.routed, row.is, row.was);
        }
        busy = touched.stream().filter(row -> !row.is.equals(row.was)).toList();
        touched = new ArrayList<>();
        return Collections.unmodifiableList(Arrays.asList(live));
    }

    private void touch(Row row) {
        if (row.touchedIn != look) {
            row.touchedIn = look;
            row.was = row.is;
            touched.add(row);
        }
    }

    /** Follows the routing table; the answer is whether it has the same Services as before. */
    @SuppressWarnings("ReferenceEquality") // a table that did not change is the same, as is a Service
    private boolean follow(Collection<RoutedService> services) {
        if (services == table) {
            return true;
        }
        table = services;
        int before = byName.size();
        for (RoutedService service : services) {
            Row row = byName.computeIfAbsent(service.service().name(), name -> new Row(service));
            row.seenIn = look;
            if (row.routed != service) {
                row.routed = service;
                touch(row);
            }
        }
        boolean same = byName.size() == before && before == services.size();
        if (!same) {
            byName.values().removeIf(row -> row.seenIn != look);
            sort();
        }
        routed = sorted.stream().map(row -> row.routed).toList();
        return same;
    }

    private void sort() {
        sorted = byName.values().stream()
                .sorted(Comparator.comparing(row -> row.routed.service().name()))
                .toList();
        live = new LiveService[sorted.size()];
        for (int i = 0; i < live.length; i++) {
            sorted.get(i).index = i;
        }
        touched.removeIf(row -> row.seenIn != look);
        sorted.forEach(this::touch);
    }

    /** Follows the counts; the answer is whether these are of the same ports as before, or else nothing is done. */
    @SuppressWarnings("ReferenceEquality") // of a port that did nothing it is the same
    private boolean follow(List<ServicePortTraffic> ports) {
        if (ports.size() != traffic.size()) {
            return false;
        }
        for (int i = 0; i < ports.size(); i++) {
            if (ports.get(i) != traffic.get(i)
                    && !ports.get(i).name().equals(traffic.get(i).name())) {
                return false;
            }
        }
        for (int i = 0; i < ports.size(); i++) {
            ServicePortTraffic is = ports.get(i);
            ServicePortTraffic was = traffic.get(i);
            if (is != was) {
                sum = sum.minus(was).plus(is);
                Row row = rowOfPort[i];
                if (row != null) {
                    touch(row);
                    row.is = row.is.minus(was).plus(is);
                }
            }
        }
        return true;
    }

    private void recount(List<ServicePortTraffic> ports) {
        sorted.forEach(row -> {
            touch(row);
            row.is = TrafficCounts.NONE;
        });
        sum = TrafficCounts.NONE;
        rowOfPort = new Row[ports.size()];
        for (int i = 0; i < rowOfPort.length; i++) {
            ServicePortTraffic port = ports.get(i);
            Row row = byName.get(port.name().service());
            rowOfPort[i] = row;
            sum = sum.plus(port);
            if (row != null) {
                row.is = row.is.plus(port);
            }
        }
    }
}
