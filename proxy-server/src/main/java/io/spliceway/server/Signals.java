// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server;

import java.lang.reflect.Proxy;

/** The signals that this process gets. */
public final class Signals {
    private Signals() {}

    /** Runs {@code action} for each signal called {@code name}, such as {@code TERM}, in place of what it did before. */
    public static void handle(String name, Runnable action) {
        // The JDK's supported way, the shutdown hook, cannot see a second signal, nor let the process live on.
        // sun.misc.Signal can, is exported by the module jdk.unsupported for such uses, and is called by reflection
        // because javac warns of it in a way that cannot be suppressed.
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        action.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot handle SIG" + name + " on this JDK", e);
        }
    }
}
