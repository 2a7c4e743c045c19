// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import java.util.Map;
import org.eclipse.leshan.client.RegistrationUpdate;
import org.eclipse.leshan.client.engine.RegistrationEngine;
import org.eclipse.leshan.client.servers.LwM2mServer;
import org.jspecify.annotations.Nullable;

/** Shows a {@link RegistrationLife} to Leshan's client. */
record LifeEngine(RegistrationLife life) implements RegistrationEngine {
    @Override
    public void triggerRegistrationUpdate() {
        life.update(RegistrationLife.NOTHING_NEW);
    }

    @Override
    public void triggerRegistrationUpdate(LwM2mServer server) {
        life.update(RegistrationLife.NOTHING_NEW);
    }

    @Override
    public void triggerRegistrationUpdate(RegistrationUpdate update) {
        life.update(update);
    }

    @Override
    public void triggerRegistrationUpdate(LwM2mServer server, RegistrationUpdate update) {
        life.update(update);
    }

    @Override
    public boolean triggerClientInitiatedBootstrap(boolean deregister) {
        return false;
    }

    @Override
    public @Nullable String getRegistrationId(@Nullable LwM2mServer server) {
        return life.registrationId();
    }

    @Override
    public Map<String, LwM2mServer> getRegisteredServers() {
        String id = life.registrationId();
        LwM2mServer server = life.server();
        return id == null || server == null ? Map.of() : Map.of(id, server);
    }

    @Override
    public @Nullable LwM2mServer getRegisteredServer(long serverId) {
        LwM2mServer server = life.server();
        return server != null && server.getId() == serverId ? server : null;
    }

    // A server may ask at once after its answer to the Register has left; that answer may still be on its way.
    @Override
    public boolean isAllowedToCommunicate(@Nullable LwM2mServer peer) {
        return peer != null && peer.equals(life.server());
    }

    @Override
    public String getEndpoint() {
        return life.endpoint();
    }

    @Override
    public void start() {
        life.start();
    }

    /** Taking leave is done before, see {@link RegistrationLife#deregister}. */
    @Override
    public void stop(boolean deregister) {
        life.end();
    }

    @Override
    public void destroy(boolean deregister) {
        life.end();
    }
}
