// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import io.spliceway.model.Cidr;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.vip.GuardMessages.Change;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps sockets on the wildcard address from serving on service addresses. A guard that fails takes no Service away: its
 * loss is logged, and it is put in place again when that is possible. Confined to the control thread.
 */
final class VipGuard {
    private static final Logger LOG = LoggerFactory.getLogger(VipGuard.class);

    private final boolean wanted;
    private final @Nullable NftCommand nft;
    private final ProxyObserver observer;
    private final GuardTables tables = new GuardTables();
    private final Set<InetAddress> released = new HashSet<>(); // still guarded
    private boolean inPlace;
    private boolean lossLogged;

    /**
     * @param wanted whether there should be a guard; if not, one that is left from before is removed
     * @param nft null if the program is missing
     */
    VipGuard(boolean wanted, @Nullable NftCommand nft, ProxyObserver observer) {
        this.wanted = wanted;
        this.nft = nft;
        this.observer = observer;
        if (wanted && nft == null) {
            LOG.atWarn()
                    .addKeyValue("missing", "the program nft (package nftables)")
                    .log("processes that listen on the wildcard address can be reached on service addresses");
        }
    }

    /** Puts the guard in place for {@code blocks} and {@code addresses}, and nothing else. */
    void install(Collection<Cidr> blocks, Collection<InetAddress> addresses) {
        inPlace = true;
        released.clear();
        apply(wanted ? GuardRules.install(blocks, addresses) : GuardRules.delete());
        if (inPlace) {
            placed();
        }
    }

    /** Guards {@code addresses} too. */
    void add(Collection<InetAddress> addresses) {
        List<InetAddress> fresh =
                addresses.stream().filter(address -> !released.remove(address)).toList();
        if (wanted && inPlace && !fresh.isEmpty()) {
            change(Change.ADD, fresh);
        }
    }

    /**
     * Guards {@code addresses} no more, from the next {@link #sweep} on. That saves the control thread the time that the
     * kernel waits for before it lets go of an element, some 15 ms; and an address that is not local needs no haste.
     */
    void release(Collection<InetAddress> addresses) {
        if (wanted && inPlace) {
            released.addAll(addresses);
        }
    }

    /** Carries out what was released; to be called before an address can become the machine's own. */
    void sweep() {
        if (!released.isEmpty()) {
            change(Change.REMOVE, released);
            released.clear();
        }
    }

    /** Whether all is as it was left. */
    boolean isIntact() {
        if (nft == null) {
            return true;
        }
        try {
            return inPlace && (!wanted || tables.exist());
        } catch (IOException e) {
            lost(e);
            return false;
        }
    }

    /** Removes the guard. */
    void delete() {
        released.clear();
        apply(GuardRules.delete());
        inPlace = false;
    }

    private void apply(String script) {
        if (nft == null) {
            return;
        }
        try {
            nft.apply(script);
        } catch (IOException e) {
            lost(e);
        }
    }

    private void change(Change change, Collection<InetAddress> addresses) {
        if (nft == null) {
            return; // and so there is no guard
        }
        try {
            tables.change(change, addresses);
        } catch (IOException e) {
            lost(e);
        }
    }

    private void placed() {
        observer.guarded(wanted && nft != null);
        if (lossLogged) {
            lossLogged = false;
            LOG.atInfo().log("service addresses are guarded again");
        }
    }

    private void lost(IOException reason) {
        inPlace = false;
        observer.guarded(false);
        if (!lossLogged) {
            lossLogged = true;
            LOG.atWarn()
                    .addKeyValue("reason", reason.getMessage())
                    .log("processes that listen on the wildcard address can be reached on service addresses, "
                            + "will be retried");
        }
    }
}
