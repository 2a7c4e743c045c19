// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import io.dormouse.objects.ObjectDefinition;
import io.dormouse.objects.ResourceDefinition;
import java.util.Optional;

/** Port: which definition applies to a device. */
public interface DeviceModels {
    /** The object version that the device registered; for an object or device that is not registered the newest version known. */
    Optional<ObjectDefinition> object(Optional<Device> device, int objectId);

    default Optional<ResourceDefinition> resource(Optional<Device> device, int objectId, int resourceId) {
        return object(device, objectId).flatMap(definition -> definition.resource(resourceId));
    }
}
