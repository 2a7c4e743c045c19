// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.observation;

import io.dormouse.objects.ObjectDefinition;
import io.dormouse.objects.ResourceDefinition;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceModels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.leshan.core.node.LwM2mPath;

/**
 * What people look at first: sensor values and actuator states of the IPSO objects, and the battery (semantics.md §6).
 * Nothing needs to be configured for it.
 */
final class BuiltInProfile {
    static final int OBSERVATIONS_MAX = 32;

    private static final int BATTERY_LEVEL = 9;
    private static final LwM2mPath BATTERY = new LwM2mPath(3, 0, BATTERY_LEVEL);

    /** Digital Input and Output State, Analog Input and Output Current Value, Sensor Value, On/Off. */
    private static final List<Integer> STATES = List.of(5500, 5550, 5600, 5650, 5700, 5850);

    private static final int DIMMER = 5851;
    /** Actuation and Light Control, whose dimmer is optional. */
    private static final Set<Integer> DIMMABLE = Set.of(3306, 3311);

    private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

    private BuiltInProfile() {}

    static List<Want> of(Device device, DeviceModels models) {
        List<Want> wants = new ArrayList<>();
        for (int objectId : device.objects().instances().keySet()) {
            if (isIpso(objectId)) {
                List<Integer> resources = resources(models.object(Optional.of(device), objectId));
                for (int instanceId : device.objects().instancesOf(objectId)) {
                    resources.forEach(
                            resource -> wants.add(want(device, new LwM2mPath(objectId, instanceId, resource))));
                }
            }
        }
        if (device.objects().hasInstance(3, 0)) {
            wants.add(want(device, BATTERY));
        }
        return wants.subList(0, Math.min(OBSERVATIONS_MAX, wants.size()));
    }

    private static boolean isIpso(int objectId) {
        return (objectId >= 3200 && objectId <= 3203) || (objectId >= 3300 && objectId <= 3350);
    }

    private static List<Integer> resources(Optional<ObjectDefinition> definition) {
        List<Integer> resources = new ArrayList<>();
        for (ResourceDefinition resource : definition
                .map(ObjectDefinition::resources)
                .map(all -> List.copyOf(all.values()))
                .orElse(List.of())) {
            boolean state = resource.mandatory() && STATES.contains(resource.id());
            boolean dimmer = resource.id() == DIMMER
                    && DIMMABLE.contains(definition.orElseThrow().id());
            if (resource.operations().readable() && (state || dimmer)) {
                resources.add(resource.id());
            }
        }
        return resources;
    }

    private static Want want(Device device, LwM2mPath path) {
        return new Want(List.of(path), attributes(device), true);
    }

    /** A sleeping device is not to wake up more often for our curiosity than it does anyway. */
    private static Attributes attributes(Device device) {
        if (!device.queueMode()) {
            return Attributes.NONE;
        }
        Duration lifetime = device.registration().lifetime();
        boolean shorter = !lifetime.isZero() && lifetime.compareTo(LONGEST_PAUSE) < 0;
        return new Attributes("pmin=" + (shorter ? lifetime : LONGEST_PAUSE).toSeconds());
    }
}
