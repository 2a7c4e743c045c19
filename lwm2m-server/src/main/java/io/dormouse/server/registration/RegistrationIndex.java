// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.registration;

import io.dormouse.server.device.Device;
import io.dormouse.server.device.Registered;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who is registered now, by endpoint, registration id and sender. Changed on the device's lane, read from anywhere. */
final class RegistrationIndex {
    /** @param deadlineNanos monotonic time when it expires; {@link #NEVER} for an infinite lifetime */
    record Entry(Device device, long deadlineNanos) {
        Registered registered() {
            return device.registration();
        }

        String endpoint() {
            return device.endpoint();
        }
    }

    static final long NEVER = Long.MAX_VALUE;

    private final Map<String, Entry> byEndpoint = new ConcurrentHashMap<>();
    private final Map<String, String> byId = new ConcurrentHashMap<>();
    private final Map<String, String> bySender = new ConcurrentHashMap<>();

    Optional<Entry> of(String endpoint) {
        return Optional.ofNullable(byEndpoint.get(endpoint));
    }

    Optional<Entry> ofId(String registrationId) {
        return Optional.ofNullable(byId.get(registrationId))
                .flatMap(this::of)
                .filter(entry -> entry.registered().registrationId().equals(registrationId));
    }

    Optional<Entry> ofSender(String key) {
        return Optional.ofNullable(bySender.get(key)).flatMap(this::of);
    }

    void put(Entry entry) {
        String endpoint = entry.endpoint();
        Entry before = byEndpoint.put(endpoint, entry);
        byId.put(entry.registered().registrationId(), endpoint);
        bySender.put(senderOf(entry), endpoint);
        if (before != null) {
            forget(before, entry);
        }
    }

    private void forget(Entry old, Entry now) {
        if (!old.registered().registrationId().equals(now.registered().registrationId())) {
            byId.remove(old.registered().registrationId(), old.endpoint());
        }
        if (!senderOf(old).equals(senderOf(now))) {
            bySender.remove(senderOf(old), old.endpoint());
        }
    }

    void remove(String endpoint) {
        Entry entry = byEndpoint.remove(endpoint);
        if (entry != null) {
            byId.remove(entry.registered().registrationId(), endpoint);
            bySender.remove(senderOf(entry), endpoint);
        }
    }

    Collection<Entry> all() {
        return byEndpoint.values();
    }

    private static String senderOf(Entry entry) {
        Registered registered = entry.registered();
        return RegistrationDocument.sender(registered).key();
    }
}
