// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePortName;
import io.spliceway.routing.RoutedService;
import io.spliceway.server.admin.LiveSnapshot.LiveService;
import io.spliceway.server.metrics.ServicePortTraffic;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveServicesTest {
    private static final RoutedService API = service("api");
    private static final RoutedService WEB = service("web");
    private static final Rates PER_SECOND = new Rates(1);

    private final LiveServices services = new LiveServices();

    private List<LiveService> look(List<RoutedService> routed, List<ServicePortTraffic> traffic) {
        services.look(routed, traffic);
        return services.rates(PER_SECOND);
    }

    @Test
    void servicesAreByNameWhateverOrderTheyComeIn() {
        assertEquals(
                List.of(API, WEB),
                look(List.of(WEB, API), List.of()).stream()
                        .map(LiveService::routed)
                        .toList());
        assertEquals(List.of(API, WEB), services.routed());
    }

    @Test
    void portsOfAServiceAreOne() {
        look(List.of(WEB), List.of(port("web", "http", 1), port("web", "https", 2)));
        List<LiveService> live = look(List.of(WEB), List.of(port("web", "http", 4), port("web", "https", 7)));
        assertEquals(8, live.getFirst().accepted());
        assertEquals(11, services.sum().accepted());
    }

    @Test
    void serviceThatDidNothingIsLeftAsItWasAndTheOtherIsNot() {
        List<RoutedService> routed = List.of(API, WEB);
        ServicePortTraffic quiet = port("api", "http", 5);
        look(routed, List.of(quiet, port("web", "http", 1)));
        List<LiveService> before = look(routed, List.of(quiet, port("web", "http", 2)));
        List<LiveService> after = look(routed, List.of(quiet, port("web", "http", 3)));
        assertSame(before.getFirst(), after.getFirst());
        assertNotSame(before.getLast(), after.getLast());
    }

    @Test
    void rateEndsWhenNothingMoreHappens() {
        List<RoutedService> routed = List.of(WEB);
        List<ServicePortTraffic> traffic = List.of(port("web", "http", 9));
        look(routed, List.of(port("web", "http", 2)));
        assertEquals(7, look(routed, traffic).getFirst().accepted());
        assertEquals(0, look(routed, traffic).getFirst().accepted());
    }

    @Test
    void serviceThatIsRoutedAnewIsShownSo() {
        List<ServicePortTraffic> traffic = List.of(port("web", "http", 2));
        look(List.of(WEB), traffic);
        RoutedService changed = service("web");
        LiveService live = look(List.of(changed), traffic).getFirst();
        assertSame(changed, live.routed());
        assertEquals(0, live.accepted());
    }

    @Test
    void serviceThatComesOrGoesLeavesTheRatesOfTheOthers() {
        look(List.of(WEB), List.of(port("web", "http", 2)));
        List<LiveService> both = look(List.of(WEB, API), List.of(port("api", "http", 1), port("web", "http", 5)));
        assertEquals(List.of(1.0, 3.0), both.stream().map(LiveService::accepted).toList());
        List<LiveService> one = look(List.of(API), List.of(port("api", "http", 3)));
        assertEquals(List.of(2.0), one.stream().map(LiveService::accepted).toList());
        assertEquals(3, services.sum().accepted());
    }

    @Test
    void portThatIsNoServicesAnyMoreCountsForTheWholeProxyAlone() {
        look(List.of(), List.of(port("gone", "http", 4)));
        List<LiveService> live = look(List.of(), List.of(port("gone", "http", 6)));
        assertEquals(List.of(), live);
        assertEquals(6, services.sum().accepted());
    }

    private static RoutedService service(String name) {
        return new RoutedService(
                Service.named("default", name).clusterIps("10.0.0.1").build(), List.of());
    }

    private static ServicePortTraffic port(String service, String port, long accepted) {
        var name = new ServicePortName(new NamespacedName("default", service), port, Protocol.TCP);
        return new ServicePortTraffic(name, 0, accepted, 0, 0, 0);
    }
}
