// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

/** Why a list or a watch ended. */
public enum WatchFailure {
    /** No connection could be made, or it ended before an answer. */
    UNREACHABLE,
    /** Nothing arrived for too long. */
    STALLED,
    /** The answer ended before it was complete. */
    CUT,
    /** The credentials are missing or expired (401). */
    UNAUTHORIZED,
    /** The credentials do not allow it (403). */
    FORBIDDEN,
    /** The server does not have the resource (404). */
    NOT_FOUND,
    /** The resource version is no longer, or not yet, known to the server (410, or 504 to a watch). */
    EXPIRED,
    /** The server asks for patience (429). */
    THROTTLED,
    /** The server has a problem of its own (5xx). */
    SERVER_ERROR,
    /** The server does not accept the request (other 4xx). */
    REJECTED,
    /** The answer is not what an API server says. */
    GARBLED,
    /** The proxy has a bug. */
    INTERNAL;

    /** Whether a watch cannot go on from where it was, so that everything has to be listed again. */
    boolean needsList() {
        return switch (this) {
            case EXPIRED, NOT_FOUND, REJECTED, GARBLED, INTERNAL -> true;
            case UNREACHABLE, STALLED, CUT, UNAUTHORIZED, FORBIDDEN, THROTTLED, SERVER_ERROR -> false;
        };
    }

    /** Returns what the HTTP status {@code code} means. */
    static WatchFailure ofStatus(int code) {
        return switch (code) {
            case 401 -> UNAUTHORIZED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 410 -> EXPIRED;
            case 429 -> THROTTLED;
            default -> code >= 500 ? SERVER_ERROR : code >= 400 ? REJECTED : GARBLED;
        };
    }
}
