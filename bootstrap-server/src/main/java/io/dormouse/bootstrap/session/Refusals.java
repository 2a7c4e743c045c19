// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.session;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.coap.RefusedContact;
import io.dormouse.coap.RefusedContacts;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.http.Rfc3339;
import io.dormouse.kit.time.Time;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who was turned away and why: counted, grouped for people, and told as {@code bootstrap.refused}, the same once a minute and all together not more than
 * {@link #EVENTS_PER_SECOND}: a flood is a number and not a log.
 */
public final class Refusals implements RefusedContacts {
    static final int EVENTS_PER_SECOND = 10;

    /** Groups that are remembered; the longest unchanged goes first. */
    static final int GROUPS_MAX = 1_000;

    private static final long AGAIN_AFTER_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int TEXT_CHARS_MAX = 255;
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final Map<Key, Group> groups = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Group> eldest) {
            return size() > GROUPS_MAX;
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

    private record Key(
            String cause,
            String host,
            @Nullable String identity,
            @Nullable String endpoint) {}

    private record Group(long count, Instant first, Instant last, String detail, long toldNanos) {}

    /** How often, by cause. */
    public Map<String, Long> counts() {
        Map<String, Long> sums = new TreeMap<>();
        counts.forEach((cause, count) -> sums.put(cause, count.sum()));
        return sums;
    }

    @Override
    public void refused(RefusedContact contact) {
        counts.computeIfAbsent(contact.cause(), cause -> new LongAdder()).increment();
        if (noted(contact)) {
            tell(contact);
        }
    }

    /** Whether it is worth an event. */
    private synchronized boolean noted(RefusedContact contact) {
        long now = time.nanos();
        Instant at = time.now();
        if (now - secondBegun >= SECOND_NANOS) {
            secondBegun = now;
            inSecond = 0;
        }
        Key key = new Key(contact.cause(), host(contact.address()), cut(contact.identity()), cut(contact.endpoint()));
        Group before = groups.get(key);
        boolean quiet = before != null && now - before.toldNanos() < AGAIN_AFTER_NANOS;
        boolean told = !quiet && inSecond < EVENTS_PER_SECOND;
        inSecond += told ? 1 : 0;
        groups.put(
                key,
                new Group(
                        before == null ? 1 : before.count() + 1,
                        before == null ? at : before.first(),
                        at,
                        String.valueOf(cut(contact.detail())),
                        told ? now : before == null ? now - AGAIN_AFTER_NANOS : before.toldNanos()));
        return told;
    }

    private void tell(RefusedContact contact) {
        ObjectNode data = JsonNodeFactory.instance
                .objectNode()
                .put("cause", contact.cause())
                .put("detail", cut(contact.detail()))
                .put("address", text(contact.address()))
                .put("identity", cut(contact.identity()));
        String endpoint = cut(contact.endpoint());
        var unused = database.submit(transaction -> {
                    transaction.event(endpoint, "bootstrap.refused", data);
                    return data;
                })
                .whenComplete((stored, failure) -> {
                    if (failure != null) {
                        log.debug("A refused contact could not be told");
                    }
                });
    }

    /** Groups as the API shows them, the latest first. */
    synchronized List<ObjectNode> groups() {
        List<ObjectNode> all = new ArrayList<>();
        groups.forEach((key, group) -> all.add(JsonNodeFactory.instance
                .objectNode()
                .put("cause", key.cause())
                .put("peer", key.host())
                .put("identity", key.identity())
                .put("endpoint", key.endpoint())
                .put("detail", group.detail())
                .put("count", group.count())
                .put("firstAt", Rfc3339.write(group.first()))
                .put("lastAt", Rfc3339.write(group.last()))));
        java.util.Collections.reverse(all);
        return all;
    }

    private static String host(InetSocketAddress address) {
        return address.getAddress() == null
                ? address.getHostString()
                : address.getAddress().getHostAddress();
    }

    static String text(InetSocketAddress address) {
        String host = host(address);
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** What strangers write, cut and without what no store can keep. */
    private static @Nullable String cut(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String clean = text.replace('\0', '\uFFFD');
        return clean.length() <= TEXT_CHARS_MAX ? clean : clean.substring(0, TEXT_CHARS_MAX) + "…";
    }
}
