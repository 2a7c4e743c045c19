// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.lwm2m;

import io.dormouse.server.device.Device;
import io.dormouse.server.device.Uplink;
import java.time.Duration;
import java.util.OptionalLong;
import org.eclipse.leshan.core.node.LwM2mNode;
import org.eclipse.leshan.core.node.LwM2mObjectInstance;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.node.LwM2mResource;
import org.eclipse.leshan.core.request.CreateRequest;
import org.eclipse.leshan.core.request.DeleteRequest;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.request.WriteRequest;
import org.eclipse.leshan.core.response.CreateResponse;
import org.eclipse.leshan.core.response.LwM2mResponse;
import org.jspecify.annotations.Nullable;

/** What a successful request changes in the device's registration although the device may not say so itself (conformance CL-08, CL-13). */
final class Consequences {
    private static final int SERVER = 1;
    private static final int LIFETIME = 1;

    private Consequences() {}

    static void of(Device device, DownlinkRequest<?> request, LwM2mResponse response, Uplink uplink) {
        if (request instanceof WriteRequest write) {
            lifetime(device, write).ifPresent(seconds -> uplink.lifetimeWritten(device, Duration.ofSeconds(seconds)));
        } else if (request instanceof DeleteRequest delete && delete.getPath().isObjectInstance()) {
            LwM2mPath path = delete.getPath();
            uplink.instanceChanged(device, path.getObjectId(), path.getObjectInstanceId(), false);
        } else if (request instanceof CreateRequest create && response instanceof CreateResponse created) {
            created(device, create, created.getLocation(), uplink);
        }
    }

    /** Only where the device has one Server object instance: with several it is not known here which one is ours. */
    private static OptionalLong lifetime(Device device, WriteRequest write) {
        LwM2mPath path = write.getPath();
        if (path.getObjectId() != SERVER || device.objects().instancesOf(SERVER).size() != 1) {
            return OptionalLong.empty();
        }
        LwM2mNode node = write.getNode();
        LwM2mResource resource = null;
        if (node instanceof LwM2mObjectInstance instance) {
            resource = instance.getResource(LIFETIME);
        } else if (node instanceof LwM2mResource single && single.getId() == LIFETIME) {
            resource = single;
        }
        boolean number = resource != null && !resource.isMultiInstances() && resource.getValue() instanceof Long;
        return resource != null && number && (Long) resource.getValue() > 0
                ? OptionalLong.of((Long) resource.getValue())
                : OptionalLong.empty();
    }

    private static void created(Device device, CreateRequest create, @Nullable String location, Uplink uplink) {
        int objectId = create.getPath().getObjectId();
        if (create.getObjectInstances() != null && !create.unknownObjectInstanceId()) {
            create.getObjectInstances()
                    .forEach(instance -> uplink.instanceChanged(device, objectId, instance.getId(), true));
        } else if (location != null && location.matches("(.*/)?" + objectId + "/[0-9]{1,5}")) {
            int instanceId = Integer.parseInt(location.substring(location.lastIndexOf('/') + 1));
            uplink.instanceChanged(device, objectId, instanceId, true);
        }
    }
}
