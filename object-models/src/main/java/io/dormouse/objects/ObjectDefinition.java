// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One version of an object.
 *
 * @param lwm2mVersion the lowest enabler version that knows it
 * @param multiple whether a device may have several instances
 * @param resources by id
 */
public record ObjectDefinition(
        int id,
        ObjectVersion version,
        String name,
        String urn,
        ObjectVersion lwm2mVersion,
        boolean multiple,
        boolean mandatory,
        SortedMap<Integer, ResourceDefinition> resources) {
    public ObjectDefinition {
        resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
    }

    public Optional<ResourceDefinition> resource(int resourceId) {
        return Optional.ofNullable(resources.get(resourceId));
    }
}
