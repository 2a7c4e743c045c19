// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import java.util.List;
import java.util.Optional;

/** Object definitions, several versions of one object side by side. Thread-safe. */
public interface ObjectRegistry {
    Optional<ObjectDefinition> find(int objectId, ObjectVersion version);

    /** The highest version known of an object. */
    Optional<ObjectDefinition> newest(int objectId);

    /** All definitions, by id and version. */
    List<ObjectDefinition> all();
}
