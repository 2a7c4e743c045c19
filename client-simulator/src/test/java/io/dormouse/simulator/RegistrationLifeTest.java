// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.kit.time.VirtualTime;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.eclipse.leshan.client.EndpointsManager;
import org.eclipse.leshan.client.RegistrationUpdate;
import org.eclipse.leshan.client.request.UplinkRequestSender;
import org.eclipse.leshan.client.servers.DmServerInfo;
import org.eclipse.leshan.client.servers.LwM2mServer;
import org.eclipse.leshan.client.servers.ServerInfo;
import org.eclipse.leshan.core.link.Link;
import org.eclipse.leshan.core.peer.IpPeer;
import org.eclipse.leshan.core.request.DeregisterRequest;
import org.eclipse.leshan.core.request.RegisterRequest;
import org.eclipse.leshan.core.request.UpdateRequest;
import org.eclipse.leshan.core.request.UplinkRequest;
import org.eclipse.leshan.core.response.ErrorCallback;
import org.eclipse.leshan.core.response.LwM2mResponse;
import org.eclipse.leshan.core.response.RegisterResponse;
import org.eclipse.leshan.core.response.ResponseCallback;
import org.eclipse.leshan.core.response.UpdateResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistrationLifeTest {
    private static final Duration RETRY = Duration.ofSeconds(60);

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
    private final Wire wire = new Wire();
    private final UplinkCount count = new UplinkCount();
    private long lifetime = 3_600;
    private final RegistrationLife life = new RegistrationLife(new RegistrationLife.Surroundings(
            SimulatedDevice.named("meter-17").timing(new RegistrationTiming(Duration.ofSeconds(93), RETRY)),
            new DmServerInfo(),
            () -> new Link[] {new Link("/")},
            () -> lifetime,
            wire,
            wire,
            time,
            Runnable::run,
            count,
            () -> {}));

    @AfterEach
    void leavesNothingBehind() {
        life.end();
        assertEquals(0, time.waiting());
    }

    private void registered() {
        life.start();
        wire.answer(RegisterResponse.success("id-1"));
        wire.sent.clear();
    }

    @Test
    void registersAndUpdatesBeforeTheLifetimeIsOver() {
        life.start();
        assertFalse(life.isRegistered());
        wire.answer(RegisterResponse.success("id-1"));
        assertTrue(life.isRegistered());

        time.advance(Duration.ofSeconds(3_600 - 247 - 1));
        assertEquals(List.of("register"), wire.sent);
        time.advance(Duration.ofSeconds(1));
        assertEquals(List.of("register", "update id-1"), wire.sent);
        wire.answer(UpdateResponse.success());

        assertEquals(1, count.soFar().registrations());
        assertEquals(1, count.soFar().updates());
    }

    @Test
    void aShortLifetimeIsUpdatedAtItsHalf() {
        lifetime = 60;
        registered();

        time.advance(Duration.ofSeconds(29));
        assertEquals(List.of(), wire.sent);
        time.advance(Duration.ofSeconds(1));
        assertEquals(List.of("update id-1"), wire.sent);
    }

    @Test
    void triesOnceMoreOnANewConnectionAndThenWaits() {
        life.start();

        wire.fail();
        assertEquals(List.of("register", "reconnect", "register"), wire.sent);
        wire.fail();
        assertEquals(List.of("register", "reconnect", "register", "reconnect"), wire.sent);
        wire.sent.clear();
        time.advance(RETRY.minusNanos(1));
        assertEquals(List.of(), wire.sent);
        time.advance(Duration.ofNanos(1));

        assertEquals(List.of("register"), wire.sent);
        assertEquals(2, count.soFar().failures());
    }

    @Test
    void aRefusedDeviceTriesAgainLater() {
        life.start();

        wire.answer(RegisterResponse.forbidden("unknown"));
        assertEquals(List.of("register"), wire.sent);
        time.advance(RETRY);

        assertEquals(List.of("register", "register"), wire.sent);
        assertFalse(life.isRegistered());
    }

    @Test
    void anUpdateWithoutAnswerIsTriedOnANewConnectionAndThenBecomesARegister() {
        registered();
        life.update(new RegistrationUpdate(77L));

        wire.fail();
        assertEquals(List.of("update id-1 lt=77", "reconnect", "update id-1 lt=77"), wire.sent);
        wire.fail();

        assertEquals("register", wire.sent.get(wire.sent.size() - 1));
        assertFalse(life.isRegistered());
    }

    @Test
    void anUpdateOfAForgottenRegistrationBecomesARegister() {
        registered();
        life.update(new RegistrationUpdate());

        wire.answer(UpdateResponse.notFound());

        assertEquals(List.of("update id-1", "register"), wire.sent);
    }

    @Test
    void oneRequestIsInFlightAndWhatComesUpMeanwhileGoesTogether() {
        registered();
        life.update(new RegistrationUpdate());
        life.update(new RegistrationUpdate(77L));
        life.update(new RegistrationUpdate());

        assertEquals(List.of("update id-1"), wire.sent);
        wire.answer(UpdateResponse.success());

        assertEquals(List.of("update id-1", "update id-1 lt=77"), wire.sent);
        wire.answer(UpdateResponse.success());
        assertEquals(2, wire.sent.size());
    }

    @Test
    void aSleeperIsSilentAndWakesWithOneUpdate() {
        registered();
        life.sleep();

        life.update(new RegistrationUpdate(77L));
        time.advance(Duration.ofDays(30));
        assertEquals(List.of(), wire.sent);
        life.wake(false);

        assertEquals(List.of("update id-1 lt=77"), wire.sent);
    }

    @Test
    void anAnswerAfterFallingAsleepIsNotHeard() {
        life.start();
        life.sleep();

        wire.answer(RegisterResponse.success("id-1"));
        assertFalse(life.isRegistered());
        life.wake(false);

        assertEquals(List.of("register", "register"), wire.sent);
    }

    @Test
    void newsWhoseAnswerWasNotHeardAreToldAgain() {
        registered();
        life.update(new RegistrationUpdate(77L));
        life.sleep();

        life.wake(false);

        assertEquals(List.of("update id-1 lt=77", "update id-1 lt=77"), wire.sent);
    }

    @Test
    void aFailureAfterFallingAsleepCausesNothing() {
        registered();
        life.update(new RegistrationUpdate());
        life.sleep();

        wire.fail();
        time.advance(Duration.ofDays(1));

        assertEquals(List.of("update id-1"), wire.sent);
        assertTrue(life.isRegistered());
    }

    @Test
    void listeningKeepsTheRegistrationAlive() {
        registered();
        life.sleep();
        time.advance(Duration.ofSeconds(1_000));

        life.listen();
        assertEquals(List.of(), wire.sent);
        assertTrue(life.canWaitForItsUpdate());
        time.advance(Duration.ofSeconds(3_600 - 247 - 1_000));

        assertEquals(List.of("update id-1"), wire.sent);
        assertFalse(life.canWaitForItsUpdate());
    }

    @Test
    void takesLeaveOnceAndSaysNoMore() {
        registered();

        life.deregister(Duration.ofSeconds(5), () -> wire.sent.add("gone"));
        assertEquals(List.of("deregister id-1"), wire.sent);
        wire.fail();
        life.deregister(Duration.ofSeconds(5), () -> wire.sent.add("nothing to do"));

        life.update(new RegistrationUpdate());
        time.advance(Duration.ofDays(1));
        assertEquals(List.of("deregister id-1", "gone", "nothing to do"), wire.sent);
    }

    /** Writes down what is sent, and answers when told to. */
    private static final class Wire implements UplinkRequestSender, EndpointsManager {
        private final List<String> sent = new ArrayList<>();
        private ResponseCallback<LwM2mResponse> answered;
        private ErrorCallback failed;

        void answer(LwM2mResponse response) {
            answered.onResponse(response);
        }

        void fail() {
            failed.onError(new IllegalStateException("no answer"));
        }

        @Override
        public <T extends LwM2mResponse> T send(LwM2mServer server, UplinkRequest<T> request, long millis) {
            throw new AssertionError("must not block");
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T extends LwM2mResponse> void send(
                LwM2mServer server,
                UplinkRequest<T> request,
                long millis,
                ResponseCallback<T> responseCallback,
                ErrorCallback errorCallback) {
            answered = (ResponseCallback<LwM2mResponse>) responseCallback;
            failed = errorCallback;
            if (request instanceof UpdateRequest update) {
                Long seconds = update.getLifeTimeInSec();
                sent.add("update " + update.getRegistrationId() + (seconds == null ? "" : " lt=" + seconds));
            } else if (request instanceof DeregisterRequest gone) {
                sent.add("deregister " + gone.getRegistrationId());
            } else if (request instanceof RegisterRequest) {
                sent.add("register");
            }
        }

        @Override
        public LwM2mServer createEndpoint(ServerInfo info, boolean clientInitiatedOnly) {
            return new LwM2mServer(
                    new IpPeer(new InetSocketAddress("127.0.0.1", 5683)), 123L, URI.create("coap://127.0.0.1"));
        }

        @Override
        public Collection<LwM2mServer> createEndpoints(
                Collection<? extends ServerInfo> infos, boolean clientInitiatedOnly) {
            throw new AssertionError();
        }

        @Override
        public long getMaxCommunicationPeriodFor(LwM2mServer server, long lifetimeMillis) {
            throw new AssertionError();
        }

        @Override
        public void forceReconnection(LwM2mServer server, boolean resume) {
            sent.add("reconnect");
        }

        @Override
        public void start() {}

        @Override
        public void stop() {}

        @Override
        public void destroy() {}
    }
}
