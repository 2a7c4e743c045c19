// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import java.util.Collection;
import org.eclipse.leshan.core.observation.Observation;

/**
 * Port: the observations that live on the present registration of a device, as the registration store knows them. Call
 * on the device's lane.
 */
public interface StandingObservations {
    /** Empty after a full Register: the device has forgotten them (OMA LwM2M Core 1.1 §6.4). */
    Collection<Observation> of(Device device);

    /**
     * Forgets one without a word to the device: its next notification is answered with Reset, which ends it there (RFC
     * 7641 §3.6).
     *
     * @return false when it was not known
     */
    boolean drop(Device device, Observation observation);
}
