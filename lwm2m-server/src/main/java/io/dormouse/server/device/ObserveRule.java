// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import java.util.List;
import org.eclipse.leshan.core.node.LwM2mPath;

/**
 * What a profile wants to be observed.
 *
 * @param path {@code /3303/0/5700}, or with {@code *} for every instance that the device has
 * @param attributes as a query, such as {@code pmin=10&pmax=300}; empty for none
 * @param composite whether it may be observed together with others
 */
public record ObserveRule(String path, String attributes, boolean composite) {
    /** The paths on one device; none when it has no such object or instance. */
    public List<LwM2mPath> on(Device device) {
        String[] ids = path.split("/", -1);
        int objectId = Integer.parseInt(ids[1]);
        if (ids.length > 2 && ids[2].equals("*")) {
            return device.objects().instancesOf(objectId).stream()
                    .map(instance -> new LwM2mPath(path.replace("*", String.valueOf(instance))))
                    .toList();
        }
        boolean has = ids.length == 2
                ? device.objects().hasObject(objectId)
                : device.objects().hasInstance(objectId, Integer.parseInt(ids[2]));
        return has ? List.of(new LwM2mPath(path)) : List.of();
    }
}
