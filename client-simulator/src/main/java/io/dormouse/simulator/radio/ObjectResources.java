// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.server.resources.Resource;
import org.eclipse.leshan.client.resource.LwM2mObjectEnabler;
import org.eclipse.leshan.client.resource.LwM2mObjectTree;
import org.jspecify.annotations.Nullable;

/**
 * Makes the CoAP resource of an object when a server first asks for it. Each costs half a kilobyte, and of ten
 * thousand devices most are asked for few of their objects. Thread-safe.
 */
final class ObjectResources {
    private static final String BOOTSTRAP = "bs";

    private final LwM2mObjectTree tree;
    private final Function<LwM2mObjectEnabler, CoapResource> maker;
    private final Supplier<CoapResource> bootstrap;

    ObjectResources(
            LwM2mObjectTree tree, Function<LwM2mObjectEnabler, CoapResource> maker, Supplier<CoapResource> bootstrap) {
        this.tree = tree;
        this.maker = maker;
        this.bootstrap = bootstrap;
    }

    /** @param existing the child of that name that the root has, if any */
    @Nullable
    Resource child(CoapResource root, String name, Supplier<@Nullable Resource> existing) {
        Resource found = existing.get();
        if (found != null || !(name.equals(BOOTSTRAP) || isObject(name))) {
            return found;
        }
        synchronized (this) {
            Resource meanwhile = existing.get();
            if (meanwhile != null) {
                return meanwhile;
            }
            CoapResource made = name.equals(BOOTSTRAP) ? bootstrap.get() : make(Integer.parseInt(name));
            if (made != null) {
                root.add(made);
            }
            return made;
        }
    }

    private @Nullable CoapResource make(int objectId) {
        LwM2mObjectEnabler enabler = tree.getObjectEnabler(objectId);
        return enabler == null ? null : maker.apply(enabler);
    }

    private static boolean isObject(String name) {
        return !name.isEmpty() && name.length() <= 5 && name.chars().allMatch(each -> each >= '0' && each <= '9');
    }
}
