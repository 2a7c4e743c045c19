// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.registration;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.coap.RefusedContact;
import io.dormouse.coap.RefusedContacts;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts who was turned away, and tells of it as {@code device.refused}: the same cause from the same address once per minute, all together not more than
 * {@link #EVENTS_PER_SECOND}, so that a flood is a number and not a log.
 */
public final class Refusals implements RefusedContacts {
    static final int EVENTS_PER_SECOND = 10;
    static final int REMEMBERED_MAX = 10_000;
    private static final long AGAIN_AFTER_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int TEXT_MAX = 255;
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final Map<String, Told> told = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Told> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };
    private final Database database;
    private final Time time;
    private long secondBegun;
    private int inSecond;

    public Refusals(Database database, Time time) {
        this.database = database;
        this.time = time;
        this.secondBegun = time.nanos();
    }

    /** How often, by cause. */
    public Map<String, Long> counts() {
        Map<String, Long> sums = new TreeMap<>();
        counts.forEach((cause, count) -> sums.put(cause, count.sum()));
        return sums;
    }

    @Override
    public void refused(RefusedContact contact) {
        counts.computeIfAbsent(contact.cause(), cause -> new LongAdder()).increment();
        long suppressed = suppressedBefore(contact);
        if (suppressed >= 0) {
            tell(contact, suppressed);
        }
    }

    /** How many like it were not told since the last one; negative when this one is not to be told either. */
    private synchronized long suppressedBefore(RefusedContact contact) {
        long now = time.nanos();
        if (now - secondBegun >= SECOND_NANOS) {
            secondBegun = now;
            inSecond = 0;
        }
        String key = contact.cause() + " " + contact.address().getHostString() + " " + contact.identity();
        Told before = told.get(key);
        boolean again = before != null && now - before.atNanos() < AGAIN_AFTER_NANOS;
        if (again || inSecond >= EVENTS_PER_SECOND) {
            told.put(key, before == null ? new Told(now - AGAIN_AFTER_NANOS, 1) : before.oneMore());
            return -1;
        }
        inSecond++;
        told.put(key, new Told(now, 0));
        return before == null ? 0 : before.suppressed();
    }

    private void tell(RefusedContact contact, long suppressed) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("cause", contact.cause());
        data.put("detail", cut(contact.detail()));
        data.put("address", RegistrationDocument.text(contact.address()));
        if (contact.identity() != null) {
            data.put("identity", cut(contact.identity()));
        }
        if (suppressed > 0) {
            data.put("suppressed", suppressed);
        }
        String endpoint = contact.endpoint();
        var unused = database.submit(transaction -> {
                    transaction.event(endpoint, "device.refused", data);
                    return data;
                })
                .whenComplete((stored, failure) -> {
                    if (failure != null) {
                        log.debug("A refused contact could not be told");
                    }
                });
    }

    private static String cut(String text) {
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX) + "…";
    }

    private record Told(long atNanos, long suppressed) {
        Told oneMore() {
            return new Told(atNanos, suppressed + 1);
        }
    }
}
