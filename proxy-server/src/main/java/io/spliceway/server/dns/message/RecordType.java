// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

/** The numbers of the record types that are told apart; all others are passed on as they are. */
public final class RecordType {
    public static final int A = 1;
    public static final int NS = 2;
    public static final int CNAME = 5;
    public static final int SOA = 6;
    public static final int PTR = 12;
    public static final int HINFO = 13;
    public static final int TXT = 16;
    public static final int AAAA = 28;
    public static final int SRV = 33;

    /** All records of a name, as a question. */
    public static final int ANY = 255;

    static final int OPT = 41;

    private static final int FIRST_META = 128;

    private RecordType() {}

    /** Whether a question for {@code type} asks for something else than records of it: a transfer, a key, or nothing. */
    public static boolean isMeta(int type) {
        return type == 0 || type == OPT || (type >= FIRST_META && type < ANY);
    }
}
