// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.registration;

import io.dormouse.server.device.ObjectList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One object for the equal lists of a thousand devices of one make: most of what a sleeping device would cost in memory. Thread-safe. */
final class ObjectLists {
    static final int KEPT_MAX = 10_000;

    private final Map<ObjectList, ObjectList> kept = new ConcurrentHashMap<>();

    /** The same list, perhaps another object. */
    ObjectList shared(ObjectList list) {
        ObjectList known = kept.get(list);
        if (known != null) {
            return known;
        }
        if (kept.size() >= KEPT_MAX) {
            // Lists change with firmware: those in use gather again.
            kept.clear();
        }
        kept.put(list, list);
        return list;
    }
}
