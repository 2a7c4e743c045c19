// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import io.dormouse.simulator.object.Changes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.leshan.client.notification.DefaultNotificationStrategy;
import org.eclipse.leshan.client.notification.NotificationDataStore;
import org.eclipse.leshan.client.notification.NotificationManager;
import org.eclipse.leshan.client.request.DownlinkRequestReceiver;
import org.eclipse.leshan.client.resource.LwM2mObjectTree;
import org.eclipse.leshan.client.resource.NotificationSender;
import org.eclipse.leshan.client.servers.LwM2mServer;
import org.eclipse.leshan.core.link.lwm2m.attributes.LwM2mAttributeModel;
import org.eclipse.leshan.core.link.lwm2m.attributes.LwM2mAttributes;
import org.eclipse.leshan.core.link.lwm2m.attributes.NotificationAttributeTree;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.request.ObserveRequest;
import org.eclipse.leshan.core.response.ObserveResponse;
import org.jspecify.annotations.Nullable;

/**
 * Notifications whose period ends (pmin, pmax) while the device sleeps wait until it is awake. Extends because
 * Leshan's client asks for it.
 */
final class HeldNotifications extends NotificationManager {
    private final Changes changes;
    private final Map<LwM2mPath, Runnable> held = new LinkedHashMap<>();

    HeldNotifications(
            LwM2mObjectTree objects,
            DownlinkRequestReceiver receiver,
            ScheduledExecutorService executor,
            Changes changes) {
        super(objects, receiver, new NotificationDataStore(), new Strategy(), executor);
        this.changes = changes;
    }

    @Override
    protected void sendNotification(
            LwM2mServer server,
            ObserveRequest request,
            @Nullable ObserveResponse response,
            NotificationAttributeTree attributes,
            NotificationSender sender) {
        synchronized (held) {
            if (changes.isHolding()) {
                held.put(request.getPath(), () -> super.sendNotification(server, request, null, attributes, sender));
                return;
            }
        }
        super.sendNotification(server, request, response, attributes, sender);
    }

    /** Sends what waited, with the values of now. */
    void release() {
        List<Runnable> waiting;
        synchronized (held) {
            waiting = List.copyOf(held.values());
            held.clear();
        }
        waiting.forEach(Runnable::run);
    }

    /**
     * Leshan compares pmin and pmax with {@code ==}, which is only right for the very same object: when they are equal
     * this hands out the same one.
     */
    private static final class Strategy extends DefaultNotificationStrategy {
        @Override
        public <T> @Nullable T getAttributeValue(
                NotificationAttributeTree attributes, LwM2mPath path, LwM2mAttributeModel<T> model) {
            T value = super.getAttributeValue(attributes, path, model);
            if (value != null && model == LwM2mAttributes.MAXIMUM_PERIOD) {
                @SuppressWarnings("unchecked") // both periods are of the same type
                T minimum = (T) super.getAttributeValue(attributes, path, LwM2mAttributes.MINIMUM_PERIOD);
                return value.equals(minimum) ? minimum : value;
            }
            return value;
        }
    }
}
