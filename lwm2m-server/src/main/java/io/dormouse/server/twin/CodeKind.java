// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

/** What an error code of a device means for a desired member (semantics.md §2, codes). */
enum CodeKind {
    /** The device cannot now: again after a while. */
    TRANSIENT,
    /** The device did not understand the form: again in another one, without counting. */
    DIALECT,
    /** The device will not. */
    REFUSED,
    /** The device has no such thing. */
    UNSUPPORTED;

    /** 4.13: another format does not help; a smaller write may. */
    static final int TOO_LARGE = 413;

    static final int NOT_IMPLEMENTED = 501;

    static CodeKind of(int code) {
        return switch (code) {
            case 402, 406, 413, 415 -> DIALECT;
            case 404, 405, 501 -> UNSUPPORTED;
            case 408, 429 -> TRANSIENT;
            default -> code >= 500 ? TRANSIENT : REFUSED;
        };
    }
}
