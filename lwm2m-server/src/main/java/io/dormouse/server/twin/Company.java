// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

/** With whom a member may be written: a write that was refused is split, composite, instance, member (semantics.md §2, blame). */
enum Company {
    /** With members of any instance. */
    ANY(0),
    /** With members of the same instance. */
    INSTANCE(2),
    /** With nobody: what was sent together was refused or unanswered. */
    NONE(1);

    private final int stored;

    Company(int stored) {
        this.stored = stored;
    }

    /** As the table holds it. */
    int stored() {
        return stored;
    }

    static Company of(int stored) {
        return stored == INSTANCE.stored ? INSTANCE : stored == NONE.stored ? NONE : ANY;
    }

    /** The company that is not larger than either. */
    Company smaller(Company other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
