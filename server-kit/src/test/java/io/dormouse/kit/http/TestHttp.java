// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.Time;
import io.dormouse.kit.time.VirtualTime;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The real router, sign-in, limits and problems over some routes, without a network.
 *
 * <pre>{@code
 * TestHttp http = new TestHttp(new TwinRoutes(…));
 * Reply reply = http.send(TestRequest.get("/api/v1/devices/a%2Fb/twin").as(Role.VIEWER));
 * }</pre>
 */
public final class TestHttp {
    private final RouteTable table = new RouteTable();
    private final Dispatcher dispatcher;
    private final boolean signsIn;
    private Principal caller = SignIn.ANONYMOUS;

    public TestHttp(Routes... routes) {
        this(new VirtualTime(Instant.parse("2026-11-20T14:00:00Z")), routes);
    }

    public TestHttp(Time time, Routes... routes) {
        for (Routes some : routes) {
            some.addTo(table);
        }
        dispatcher = new Dispatcher(table, HttpPorts.of(token -> Optional.of(caller), time, Randomness.seeded(1)));
        signsIn = true;
    }

    /** With real sign-in: requests are sent with the headers that they have, whoever they are said to be from. */
    public TestHttp(Time time, Authenticator authenticator, Routes... routes) {
        for (Routes some : routes) {
            some.addTo(table);
        }
        dispatcher = new Dispatcher(table, HttpPorts.of(authenticator, time, Randomness.seeded(1)));
        signsIn = false;
    }

    /** The answer, problems included, with all headers a network client would see. Waits at most 10 seconds. */
    public Reply send(TestRequest request) {
        try {
            return begin(request).get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new AssertionError(
                    "No answer to " + request.method() + " " + request.head().path(), failure);
        }
    }

    /** As {@link #send}, for answers that come later. */
    public CompletableFuture<Reply> begin(TestRequest request) {
        caller = request.principal();
        TestRequest sent = signsIn ? request.withHeader("Authorization", "Bearer test") : request;
        Admission admission = dispatcher.admit(sent.head());
        if (admission instanceof Admission.Settled settled) {
            return CompletableFuture.completedFuture(settled.reply());
        }
        return dispatcher.answer((Admission.Granted) admission, request.body()).toCompletableFuture();
    }

    public RouteTable table() {
        return table;
    }
}
