// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.event.Event;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.sse.EventSelection;
import io.dormouse.kit.time.Time;
import io.dormouse.server.access.DeviceScope;
import io.dormouse.server.device.DeviceFilters;
import io.dormouse.server.device.DeviceMatch;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether one device passes a filter: for tokens that are limited to some devices and for {@code ?filter=} of the event stream. The same SQL as in lists decides, so that
 * there is one meaning of a filter; the answer is remembered for {@link #REMEMBERED}, so that a busy device costs few questions of some 50 µs.
 */
public final class FilterScope implements DeviceScope, DeviceFilters, DeviceMatch, EventSelection {
    static final Duration REMEMBERED = Duration.ofSeconds(2);
    static final int REMEMBERED_MAX = 10_000;

    private static final String DELETED = "device.deleted";

    private final DeviceListStore store;
    private final Time time;
    private final Map<Question, Answer> remembered = new LinkedHashMap<>();

    private record Question(String filter, String endpoint) {}

    private record Answer(boolean passes, long atNanos) {}

    public FilterScope(Database database, Time time) {
        this.store = new DeviceListStore(database, time);
        this.time = time;
    }

    @Override
    public void check(String filter) {
        try {
            store.condition(filter);
        } catch (BadFilter bad) {
            throw bad.problem().asException();
        }
    }

    @Override
    public Passing devices(String filter) {
        try {
            Sql condition = store.condition(filter);
            return new Passing(
                    "SELECT d.endpoint" + DeviceColumns.TABLES + " WHERE " + condition.text(), condition.parameters());
        } catch (BadFilter bad) {
            throw bad.problem().asException();
        }
    }

    @Override
    public boolean sees(String filter, String endpoint) {
        Question question = new Question(filter, endpoint);
        synchronized (remembered) {
            Answer known = remembered.get(question);
            if (known != null && time.nanos() - known.atNanos() < REMEMBERED.toNanos()) {
                return known.passes();
            }
        }
        boolean passes = ask(question);
        synchronized (remembered) {
            remembered.remove(question);
            remembered.put(question, new Answer(passes, time.nanos()));
            if (remembered.size() > REMEMBERED_MAX) {
                remembered.remove(remembered.keySet().iterator().next());
            }
        }
        return passes;
    }

    @Override
    public boolean passes(String filter, String endpoint) {
        return ask(new Question(filter, endpoint));
    }

    private boolean ask(Question question) {
        try {
            return store.matches(store.condition(question.filter()), question.endpoint());
        } catch (BadFilter noLonger) {
            return false;
        }
    }

    /**
     * Events that tell of no device pass only where there is no filter. The deletion of a device passes every {@code ?filter=}, since nothing is left that could be
     * asked; not the filter of a token, which must not tell of other devices.
     */
    @Override
    public Predicate<Event> of(HttpRequest request) {
        String asked = request.query("filter").filter(text -> !text.isBlank()).orElse(null);
        if (asked != null) {
            check(asked);
        }
        Predicate<Event> wanted = passing(asked).or(event -> event.type().equals(DELETED));
        return wanted.and(passing(request.principal().deviceFilter()));
    }

    private Predicate<Event> passing(@Nullable String filter) {
        if (filter == null) {
            return event -> true;
        }
        return event -> {
            String endpoint = event.endpoint();
            return endpoint != null && sees(filter, endpoint);
        };
    }
}
