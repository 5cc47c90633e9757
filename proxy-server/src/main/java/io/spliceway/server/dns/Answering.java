// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns;

import io.spliceway.server.dns.message.ResponseWriter;

/** What questions by UDP and by TCP have in common. Confined to the event loop. */
record Answering(Responder responder, ResponseWriter writer, Clients clients, DnsObserver observer) {}
