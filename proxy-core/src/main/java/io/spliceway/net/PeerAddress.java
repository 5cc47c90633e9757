// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * An address and port as plain numbers. A loop overwrites one instance with the sender of one datagram after another, so
 * that looking up who sent it allocates nothing; as the key of a map it has to be a {@link #copy}. Confined to one
 * thread.
 */
public final class PeerAddress {
    // Whoever sends datagrams chooses the addresses that are hashed, and must not be able to choose colliding ones.
    private static final long SEED = new SecureRandom().nextLong();

    private boolean ipv6;
    private long high;
    private long low;
    private int port;
    private int scope;

    /** Overwrites this with an IPv4 address. */
    void set(int ip, int newPort) {
        ipv6 = false;
        high = 0;
        low = Integer.toUnsignedLong(ip);
        port = newPort;
        scope = 0;
    }

    /** Overwrites this with an IPv6 address; {@code newScope} is the interface of a link-local one. */
    void set(long newHigh, long newLow, int newPort, int newScope) {
        ipv6 = true;
        high = newHigh;
        low = newLow;
        port = newPort;
        scope = newScope;
    }

    /** Overwrites this with {@code address}. */
    public void set(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        ByteBuffer bytes = ByteBuffer.wrap(ip.getAddress());
        if (ip instanceof Inet6Address six) {
            set(bytes.getLong(), bytes.getLong(), address.getPort(), six.getScopeId());
        } else {
            set(bytes.getInt(), address.getPort());
        }
    }

    /** Returns an instance that stays as this one is now. */
    public PeerAddress copy() {
        var copy = new PeerAddress();
        copy.ipv6 = ipv6;
        copy.high = high;
        copy.low = low;
        copy.port = port;
        copy.scope = scope;
        return copy;
    }

    public InetSocketAddress toSocketAddress() {
        try {
            return new InetSocketAddress(toInetAddress(), port);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are an address", e);
        }
    }

    private InetAddress toInetAddress() throws UnknownHostException {
        if (!ipv6) {
            return InetAddress.getByAddress(
                    ByteBuffer.allocate(4).putInt((int) low).array());
        }
        byte[] bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
        return scope == 0 ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, scope);
    }

    boolean isIpv6() {
        return ipv6;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    int port() {
        return port;
    }

    int scope() {
        return scope;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerAddress that
                && port == that.port
                && low == that.low
                && high == that.high
                && scope == that.scope
                && ipv6 == that.ipv6;
    }

    @Override
    public int hashCode() {
        return (int) mix(mix(mix(low ^ SEED) ^ high) ^ port);
    }

    /** Lets every bit depend on every bit (the finalizer of SplitMix64). */
    private static long mix(long value) {
        long first = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        long second = (first ^ first >>> 27) * 0x94D049BB133111EBL;
        return second ^ second >>> 31;
    }

    @Override
    public String toString() {
        return toSocketAddress().toString();
    }
}
