// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import io.dormouse.objects.ResourcePath;
import io.dormouse.objects.Value;
import io.dormouse.server.device.Device;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;

/** Which Server object instance is ours (conformance CL-09: never assume instance 0). */
final class OwnServer {
    private static final int SERVER_OBJECT = 1;
    private static final int SHORT_SERVER_ID = 0;

    private OwnServer() {}

    /** The only one, or the one that reported our Short Server ID; empty while that is not known. */
    static OptionalInt instance(
            Optional<Device> device, Map<ResourcePath, ReportedValue> reported, OptionalInt shortServerId) {
        if (device.isPresent()) {
            SortedSet<Integer> instances = device.get().objects().instancesOf(SERVER_OBJECT);
            if (instances.size() == 1) {
                return OptionalInt.of(instances.first());
            }
        }
        return shortServerId.isPresent() ? reporting(reported, shortServerId.getAsInt()) : OptionalInt.empty();
    }

    private static OptionalInt reporting(Map<ResourcePath, ReportedValue> reported, int shortServerId) {
        Value ours = new Value.SignedInteger(shortServerId);
        return reported.entrySet().stream()
                .filter(entry -> entry.getKey().objectId() == SERVER_OBJECT
                        && entry.getKey().resourceId() == SHORT_SERVER_ID)
                .filter(entry ->
                        entry.getValue().kept() instanceof Kept.Whole whole && Sameness.same(whole.value(), ours))
                .mapToInt(entry -> entry.getKey().instanceId())
                .findFirst();
    }

    /** What to read to find out: the Short Server IDs that are not known yet. Nothing when ours is not configured. */
    static List<ResourcePath> toAsk(
            Device device, Map<ResourcePath, ReportedValue> reported, OptionalInt shortServerId) {
        if (shortServerId.isEmpty()) {
            return List.of();
        }
        return device.objects().instancesOf(SERVER_OBJECT).stream()
                .map(instance -> new ResourcePath(SERVER_OBJECT, instance, SHORT_SERVER_ID))
                .filter(path -> !reported.containsKey(path))
                .toList();
    }
}
