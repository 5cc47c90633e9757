// SPDX-License-Identifier: Apache-2.0
package io.spliceway.listener;

import io.spliceway.observe.ListenFailure;

/** What a frontend's socket does at present. */
public sealed interface ListenerState {
    /** Clients can connect. */
    record Listening() implements ListenerState {}

    /** No endpoint is usable, so clients are refused by the kernel. */
    record NoEndpoints() implements ListenerState {}

    /** The socket could not be opened; it is tried again. */
    record Failed(ListenFailure failure) implements ListenerState {}
}
