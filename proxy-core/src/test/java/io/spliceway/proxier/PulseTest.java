// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.spliceway.cluster.ClusterEvent.ServiceDeleted;
import io.spliceway.model.ServicePortName;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.observe.ServicePortObserver;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A proxy of which a thread hangs has no pulse. */
class PulseTest {
    /** Hangs on the event loop that accepts, until it is released. */
    private record Hanging(CountDownLatch hangs, CountDownLatch released) implements ProxyObserver {
        @Override
        public ServicePortObserver servicePort(ServicePortName name) {
            return new ServicePortObserver() {
                @Override
                public void accepted() {
                    hangs.countDown();
                    try {
                        released.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void hangingLoopHoldsThePulseUp(Mode mode) throws Exception {
        var observer = new Hanging(new CountDownLatch(1), new CountDownLatch(1));
        try (var backend = new ManualBackend();
                var proxy = new ProxyFixture(mode, settings -> settings, service -> {}, observer, backend.address())) {
            assertNull(proxy.proxier().pulse().get(5, TimeUnit.SECONDS));
            try (var client = proxy.connect()) {
                observer.hangs().await();
                var pulse = proxy.proxier().pulse();
                assertFalse(pulse.isDone());
                observer.released().countDown();
                assertNull(pulse.get(5, TimeUnit.SECONDS));
                backend.accept().close();
                assertEquals(-1, client.getInputStream().read());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void hangingControlThreadHoldsThePulseUp(Mode mode) throws Exception {
        var hangs = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        ProxyObserver observer = new ProxyObserver() {
            @Override
            public void servicePortRemoved(ServicePortName name) {
                hangs.countDown();
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        var endpoint = new InetSocketAddress("127.0.0.1", 9);
        try (var proxy = new ProxyFixture(mode, settings -> settings, service -> {}, observer, endpoint)) {
            proxy.source().publish(new ServiceDeleted(ProxyFixture.SERVICE));
            hangs.await();
            var pulse = proxy.proxier().pulse();
            assertFalse(pulse.isDone());
            released.countDown();
            assertNull(pulse.get(5, TimeUnit.SECONDS));
        }
    }
}
