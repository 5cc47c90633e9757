// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.env;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolverFilesTest {
    @Test
    void resolvConfIsAPods() {
        assertEquals("""
                search shop.svc.cluster.local svc.cluster.local cluster.local
                nameserver 10.96.0.10
                options ndots:5
                """, ResolverFiles.resolvConf(IpLiteral.parse("10.96.0.10"), "shop", "cluster.local"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hosts:          files dns | hosts:          files dns",
                "hosts: files | hosts: files dns",
                "hosts: files resolve [!UNAVAIL=return] dns | hosts: files dns",
                "hosts: mymachines resolve [!UNAVAIL=return] files myhostname dns | hosts: mymachines files myhostname dns",
                "hosts: files mdns4_minimal [NOTFOUND=return] dns | hosts: files dns",
                "hosts: files resolve | hosts: files dns",
                "passwd: files resolve | passwd: files resolve",
            })
    void nothingIsAskedBeforeResolvConfIsLookedAt(String line, String expected) {
        assertEquals(
                "group: files\n" + expected + "\n", ResolverFiles.nameServiceSwitch("group: files\n" + line + "\n"));
    }

    @Test
    void hostsHasTheNamesThatTheSearchListWouldLeadTo() {
        var web = new LinkedService(new NamespacedName("shop", "web"), "10.96.0.20", List.of());
        var db = new LinkedService(new NamespacedName("data", "db"), "fd00::5", List.of());
        assertEquals("""
                127.0.0.1 localhost
                fd00::5 db.data.svc.k8s.example db.data.svc db.data
                10.96.0.20 web.shop.svc.k8s.example web.shop.svc web.shop web
                """, ResolverFiles.hosts("127.0.0.1 localhost", List.of(web, db), "shop", "k8s.example"));
        assertEquals("", ResolverFiles.hosts("", List.of(), "shop", "k8s.example"));
    }
}
