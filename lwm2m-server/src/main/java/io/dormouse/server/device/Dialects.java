// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import java.util.Optional;
import org.eclipse.leshan.core.request.ContentFormat;

/**
 * Port: which of our ways to say a thing a device understands, remembered per model and firmware. Call on the device's
 * lane.
 *
 * <p>A code that speaks of the dialect (4.02, 4.06, 4.13, 4.15) is not an answer to what was asked: the caller tells it
 * here and asks again in another way.
 */
public interface Dialects {
    /** The format for payloads that we send to the device; empty when it has refused all that we know. */
    Optional<ContentFormat> forWrite(Device device);

    /** The format to ask for (CoAP Accept); empty: leave the choice to the device. */
    Optional<ContentFormat> forRead(Device device);

    /**
     * False once the device was seen to refuse, or never to answer, FETCH or iPATCH (OMA LwM2M Core 1.1 §6.3.8), and
     * for 1.0 devices.
     */
    boolean takesComposites(Device device);

    /**
     * True once the device was seen to take iPATCH, or where it says at registration that it speaks SenML, in which
     * alone composites are written; false in every case in which {@link #takesComposites} is.
     */
    boolean knownToTakeCompositeWrites(Device device);

    /** The device answered 4.15 (or 4.02) to a payload in this format. */
    void refusesWrite(Device device, ContentFormat format);

    /** The device answered 4.06 (or 4.02) to a request for this format. */
    void refusesRead(Device device, ContentFormat format);

    void refusesComposites(Device device);

    /** The device answered an iPATCH with success. */
    void takesCompositeWrite(Device device);
}
