// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.plan;

import static org.eclipse.leshan.core.node.LwM2mSingleResource.newBinaryResource;
import static org.eclipse.leshan.core.node.LwM2mSingleResource.newBooleanResource;
import static org.eclipse.leshan.core.node.LwM2mSingleResource.newIntegerResource;
import static org.eclipse.leshan.core.node.LwM2mSingleResource.newStringResource;

import io.dormouse.bootstrap.plan.ServerAccount.Keys;
import io.dormouse.bootstrap.plan.ServerAccount.Retry;
import io.dormouse.bootstrap.plan.ServerAccount.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.leshan.core.LwM2mId;
import org.eclipse.leshan.core.model.ResourceModel;
import org.eclipse.leshan.core.node.LwM2mMultipleResource;
import org.eclipse.leshan.core.node.LwM2mObjectInstance;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.node.LwM2mResource;

/** A plan as the instances of objects 0, 1 and 2 that are written. */
public final class Accounts {
    private static final int ACCESS_CONTROL = 2;

    private Accounts() {}

    /** One instance and where it goes. */
    public record Written(LwM2mPath path, LwM2mObjectInstance instance) {}

    /**
     * Everything that is written, in this order: security and server accounts, then access control.
     *
     * @param issued keys in place of {@link ServerAccount.Generated}, by short server id
     * @param ids instance of objects 0 and 1 by short server id, see {@link InstanceIds}
     */
    public static List<Written> of(Plan plan, Map<Integer, Keys> issued, Map<Integer, Integer> ids) {
        List<Written> all = new ArrayList<>();
        for (ServerAccount server : plan.servers()) {
            Integer id = ids.get(server.shortServerId());
            if (id == null) {
                throw new IllegalStateException("no instance for server " + server.shortServerId());
            }
            all.add(written(LwM2mId.SECURITY, id, security(server, issued.get(server.shortServerId()))));
            all.add(written(LwM2mId.SERVER, id, server(server)));
        }
        int number = 0;
        for (AccessRule rule : plan.accessControl()) {
            all.add(written(ACCESS_CONTROL, number++, accessControl(rule, ids)));
        }
        return all;
    }

    private static Written written(int object, int instance, List<LwM2mResource> resources) {
        return new Written(new LwM2mPath(object, instance), new LwM2mObjectInstance(instance, resources));
    }

    private static List<LwM2mResource> security(ServerAccount server, @org.jspecify.annotations.Nullable Keys issued) {
        List<LwM2mResource> resources = new ArrayList<>();
        resources.add(newStringResource(0, server.uri()));
        resources.add(newBooleanResource(1, false));
        ServerAccount.Security security =
                server.security() instanceof ServerAccount.Generated && issued != null ? issued : server.security();
        if (security instanceof Keys keys) {
            resources.add(newIntegerResource(2, keys.mode().number()));
            resources.add(newBinaryResource(3, keys.identity()));
            resources.add(newBinaryResource(4, keys.serverKey()));
            resources.add(newBinaryResource(5, keys.secret()));
        } else if (security instanceof ServerAccount.NoSec) {
            // Mandatory in 1.0, also where they mean nothing.
            resources.add(newIntegerResource(2, ServerAccount.NO_SEC));
            resources.add(newBinaryResource(3, new byte[0]));
            resources.add(newBinaryResource(4, new byte[0]));
            resources.add(newBinaryResource(5, new byte[0]));
        } else {
            throw new IllegalStateException("no key was made for server " + server.shortServerId());
        }
        resources.add(newIntegerResource(10, server.shortServerId()));
        return resources;
    }

    private static List<LwM2mResource> server(ServerAccount server) {
        Settings settings = server.settings();
        List<LwM2mResource> resources = new ArrayList<>();
        resources.add(newIntegerResource(0, server.shortServerId()));
        resources.add(newIntegerResource(1, settings.lifetime()));
        add(resources, 2, settings.minPeriod());
        add(resources, 3, settings.maxPeriod());
        add(resources, 5, settings.disableTimeout());
        resources.add(newBooleanResource(6, settings.storesNotifications()));
        resources.add(newStringResource(7, settings.binding()));
        Retry retry = settings.retry();
        if (retry != null) {
            add(resources, 17, retry.count());
            add(resources, 18, retry.timer());
            add(resources, 19, retry.sequenceDelay());
            add(resources, 20, retry.sequenceCount());
        }
        return resources;
    }

    private static void add(List<LwM2mResource> resources, int id, @org.jspecify.annotations.Nullable Long value) {
        if (value != null) {
            resources.add(newIntegerResource(id, value));
        }
    }

    private static List<LwM2mResource> accessControl(AccessRule rule, Map<Integer, Integer> ids) {
        int instance = rule.instance();
        if (rule.object() == LwM2mId.SERVER && rule.instance() != AccessRule.CREATION) {
            // Rules for /1 name the short server id, because only now its instance is known.
            instance = ids.getOrDefault(rule.instance(), rule.instance());
        }
        Map<Integer, Long> rights = new HashMap<>();
        rule.rights().forEach((server, bits) -> rights.put(server, bits.longValue()));
        return List.of(
                newIntegerResource(0, rule.object()),
                newIntegerResource(1, instance),
                LwM2mMultipleResource.newResource(2, rights, ResourceModel.Type.INTEGER),
                newIntegerResource(3, rule.owner()));
    }
}
