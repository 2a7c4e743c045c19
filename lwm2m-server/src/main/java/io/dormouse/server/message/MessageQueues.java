// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.StoreException;
import io.dormouse.server.device.DeviceLanes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The waiting messages of devices in contact, read when first needed. A copy of what is stored: after a failed commit
 * it is read again. Each queue is touched on its device's lane only.
 */
final class MessageQueues {
    /** More devices than this at a time are read again now and then; which of them does not matter. */
    static final int DEVICES_MAX = 20_000;

    private final Map<String, WaitingQueue> queues = new ConcurrentHashMap<>();
    private final MessageStore store;
    private final Database database;
    private final DeviceLanes lanes;

    MessageQueues(MessageStore store, Database database, DeviceLanes lanes) {
        this.store = store;
        this.database = database;
        this.lanes = lanes;
    }

    /** @throws StoreException when it cannot be read */
    WaitingQueue of(String endpoint) {
        lanes.assertOn(endpoint);
        WaitingQueue known = queues.get(endpoint);
        if (known != null) {
            return known;
        }
        WaitingQueue read = new WaitingQueue(database.read(connection -> store.waiting(connection, endpoint)));
        if (queues.size() >= DEVICES_MAX) {
            queues.keySet().stream().findAny().ifPresent(queues::remove);
        }
        queues.put(endpoint, read);
        return read;
    }

    void forget(String endpoint) {
        queues.remove(endpoint);
    }

    /** Stores one step and takes it in; when that fails, what is in memory is dropped. */
    void store(Message message) {
        storeAll(message.endpoint(), List.of(message));
    }

    void storeAll(String endpoint, List<Message> messages) {
        WaitingQueue queue = of(endpoint);
        try {
            database.commit(transaction -> {
                for (Message message : messages) {
                    store.update(transaction, message);
                }
                return messages.size();
            });
        } catch (StoreException failure) {
            forget(endpoint);
            throw failure;
        }
        messages.forEach(queue::put);
    }
}
