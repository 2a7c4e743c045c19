// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.session;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.leshan.core.LwM2mId;
import org.eclipse.leshan.core.link.lwm2m.LwM2mLink;
import org.eclipse.leshan.core.link.lwm2m.attributes.LwM2mAttributes;
import org.eclipse.leshan.core.node.LwM2mPath;

/**
 * What a device told of its accounts.
 *
 * @param security instances of object 0
 * @param nameless those of them that belong to no LwM2M server: the account of the bootstrap server is one
 * @param objects that have instances
 */
record Discovered(Set<Integer> security, Set<Integer> nameless, Set<Integer> objects) {
    static Discovered of(LwM2mLink[] links) {
        List<LwM2mLink> instances = Arrays.stream(links)
                .filter(link -> link.getPath() != null && link.getPath().isObjectInstance())
                .toList();
        Set<Integer> security = new TreeSet<>();
        Set<Integer> nameless = new TreeSet<>();
        for (LwM2mLink link : instances) {
            LwM2mPath path = link.getPath();
            if (path.getObjectId() == LwM2mId.SECURITY) {
                security.add(path.getObjectInstanceId());
                if (link.getAttributes().get(LwM2mAttributes.SHORT_SERVER_ID) == null) {
                    nameless.add(path.getObjectInstanceId());
                }
            }
        }
        return new Discovered(
                security,
                nameless,
                instances.stream().map(link -> link.getPath().getObjectId()).collect(Collectors.toSet()));
    }
}
