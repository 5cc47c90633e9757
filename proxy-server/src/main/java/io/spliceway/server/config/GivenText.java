// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

/** A value as it was written, and where. */
record GivenText(String text, Place place) {}
