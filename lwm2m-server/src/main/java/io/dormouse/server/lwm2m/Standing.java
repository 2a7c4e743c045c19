// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.lwm2m;

import io.dormouse.server.device.Device;
import io.dormouse.server.device.StandingObservations;
import java.util.Collection;
import org.eclipse.californium.core.coap.Token;
import org.eclipse.leshan.core.californium.ObserveUtil;
import org.eclipse.leshan.core.observation.Observation;

/** The observations of the protocol as the capabilities see them. */
record Standing(Observations observations) implements StandingObservations {
    @Override
    public Collection<Observation> of(Device device) {
        return observations.of(device.endpoint()).stream()
                .map(observation -> ObserveUtil.createLwM2mObservation(observation, ""))
                .toList();
    }

    @Override
    public boolean drop(Device device, Observation observation) {
        return observations.remove(new Token(observation.getId().getBytes()));
    }
}
