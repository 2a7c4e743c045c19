// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import io.dormouse.objects.ObjectDefinition;
import io.dormouse.objects.ResourceDefinition;
import io.dormouse.objects.ResourcePath;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceModels;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Object instances that desired members need and a device may lack (semantics.md §2, instances). Pure but for the models. */
final class Instances {
    private Instances() {}

    /** Whether the device has the instance: it registered it, or reported something of it since. */
    static boolean present(Device device, Map<ResourcePath, ReportedValue> reported, int objectId, int instanceId) {
        return device.objects().hasInstance(objectId, instanceId)
                || reported.keySet().stream()
                        .anyMatch(path -> path.objectId() == objectId && path.instanceId() == instanceId);
    }

    /** Why these members cannot make the instance that the device lacks; empty when a Create with them can. */
    static Optional<String> incomplete(
            DeviceModels models, Device device, int objectId, int instanceId, Collection<MemberPath> members) {
        String lacks = "the device has no instance /" + objectId + "/" + instanceId;
        if (!DesiredRules.creatable(objectId)) {
            return Optional.of(lacks + ", and instances of object " + objectId + " are not created");
        }
        if (!device.objects().hasObject(objectId)) {
            return Optional.of(lacks + ": it did not register object " + objectId);
        }
        Optional<ObjectDefinition> definition = models.object(Optional.of(device), objectId);
        if (definition.isEmpty()) {
            return Optional.of(lacks + ", and without a model it is not known what a new one needs");
        }
        if (!definition.get().multiple()) {
            return Optional.of(lacks + ", and the object has one instance only");
        }
        List<String> needed = definition.get().resources().values().stream()
                .filter(resource ->
                        resource.mandatory() && resource.operations().writable())
                .map(ResourceDefinition::id)
                .filter(id -> !members.contains(new MemberPath(objectId, instanceId, id)))
                .map(id -> "/" + objectId + "/" + instanceId + "/" + id)
                .toList();
        return needed.isEmpty()
                ? Optional.empty()
                : Optional.of(lacks + "; to make it, these must be desired too: " + String.join(", ", needed));
    }
}
