// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.lwm2m;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.server.device.RegistrationBound;
import io.dormouse.server.device.StandingObservations;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.coap.Token;
import org.eclipse.californium.core.observe.Observation;
import org.eclipse.californium.core.observe.ObservationStore;
import org.eclipse.californium.core.observe.ObservationUtil;
import org.eclipse.californium.core.observe.ObserveNotificationOrderer;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.leshan.core.californium.ObserveUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The observations whose notifications are expected (RFC 7641). Kept in memory as they were sent; stored once the device has confirmed them, so that notifications with the
 * old tokens are understood after a restart. They end with the registration.
 */
public final class Observations implements RegistrationBound {
    private static final Logger log = LoggerFactory.getLogger(Observations.class);

    private final Map<Token, Observation> byToken = new ConcurrentHashMap<>();
    private final Map<Token, ObserveNotificationOrderer> newest = new ConcurrentHashMap<>();
    private final Map<String, Set<Token>> byEndpoint = new ConcurrentHashMap<>();
    private final ObservationRowStore rows;

    public Observations(Database database) {
        this.rows = new ObservationRowStore(database);
    }

    /** Before any port opens. */
    public void load() {
        rows.all().forEach(this::keep);
    }

    /** The same as the capabilities see them. */
    public StandingObservations standing() {
        return new Standing(this);
    }

    List<Observation> of(String endpoint) {
        return byEndpoint.getOrDefault(endpoint, Set.of()).stream()
                .map(byToken::get)
                .filter(Objects::nonNull)
                .toList();
    }

    public int count() {
        return byToken.size();
    }

    /** Where the request goes is all that a notification is matched with: the identity, or without security the address. */
    private void keep(Token token, Observation sent) {
        Request request = sent.getRequest();
        Observation observation =
                sent.getContext() == null ? new Observation(request, request.getDestinationContext()) : sent;
        byToken.put(token, observation);
        byEndpoint
                .computeIfAbsent(endpointOf(request), endpoint -> ConcurrentHashMap.newKeySet())
                .add(token);
    }

    /** The endpoint that leshan noted in the request when it was built. */
    static String endpointOf(Request request) {
        return request.getUserContext().getOrDefault(ObserveUtil.CTX_ENDPOINT, "");
    }

    /**
     * False for a notification that was overtaken by a newer one on its way (RFC 7641 §3.4). After a restart the first one to come is taken for new.
     */
    boolean isNewer(Response notification) {
        Integer number = notification.getOptions().getObserve();
        Token token = notification.getToken();
        if (number == null || !byToken.containsKey(token)) {
            return true;
        }
        ObserveNotificationOrderer before = newest.putIfAbsent(token, new ObserveNotificationOrderer(number));
        return before == null || before.isNew(notification);
    }

    /**
     * The device confirmed the observation: it is stored, in place of an older one of the same paths. Completes when that is on disk; a failing store leaves it in memory.
     */
    CompletableFuture<Void> confirmed(Token token) {
        Observation observation = byToken.get(token);
        if (observation == null) {
            return CompletableFuture.completedFuture(null);
        }
        String endpoint = endpointOf(observation.getRequest());
        for (Token other : byEndpoint.getOrDefault(endpoint, Set.of())) {
            if (!other.equals(token) && samePaths(byToken.get(other), observation)) {
                remove(other);
            }
        }
        return rows.insert(token, endpoint, observation).handle((stored, failure) -> {
            if (failure != null) {
                log.warn("An observation could not be stored; it ends with this process");
            }
            return null;
        });
    }

    private static boolean samePaths(@Nullable Observation one, Observation other) {
        return one != null
                && one.getRequest().getCode() == other.getRequest().getCode()
                && Optional.ofNullable(one.getRequest().getUserContext().get(ObserveUtil.CTX_LWM2M_PATH))
                        .equals(Optional.ofNullable(
                                other.getRequest().getUserContext().get(ObserveUtil.CTX_LWM2M_PATH)));
    }

    /** From now on notifications with this token are rejected, which tells the device to stop. */
    boolean remove(Token token) {
        Observation observation = byToken.remove(token);
        if (observation != null) {
            Set<Token> tokens = byEndpoint.get(endpointOf(observation.getRequest()));
            if (tokens != null) {
                tokens.remove(token);
            }
            newest.remove(token);
            rows.delete(token);
        }
        return observation != null;
    }

    @Override
    public void ending(Transaction transaction, String endpoint) throws SQLException {
        ObservationRowStore.deleteOf(transaction, endpoint);
    }

    @Override
    public void ended(String endpoint) {
        Set<Token> tokens = byEndpoint.remove(endpoint);
        if (tokens != null) {
            tokens.forEach(byToken::remove);
            tokens.forEach(newest::remove);
        }
    }

    /** As Californium wants it; every observation is handed out as a copy, because observers gather on its request. */
    ObservationStore store() {
        return new ObservationStore() {
            @Override
            public @Nullable Observation putIfAbsent(Token token, Observation observation) {
                Observation present = byToken.get(token);
                if (present == null) {
                    keep(token, observation);
                }
                return present;
            }

            @Override
            public @Nullable Observation put(Token token, Observation observation) {
                Observation before = byToken.get(token);
                keep(token, observation);
                return before;
            }

            @Override
            public void remove(Token token) {
                Observations.this.remove(token);
            }

            @Override
            public @Nullable Observation get(Token token) {
                Observation observation = byToken.get(token);
                return observation == null ? null : ObservationUtil.shallowClone(observation);
            }

            @Override
            public void setContext(Token token, EndpointContext endpointContext) {}

            @Override
            public void setExecutor(ScheduledExecutorService executor) {}

            @Override
            public void start() {}

            @Override
            public void stop() {}
        };
    }
}
