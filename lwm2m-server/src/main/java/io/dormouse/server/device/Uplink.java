// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Port: what devices tell us. Called on protocol threads: nothing here blocks, the replies come when what must be stored is stored. The futures never fail: trouble is a
 * reply, too.
 */
public interface Uplink {
    /**
     * @param query options as they came, such as {@code ep=meter-1}
     * @param links body in CoRE link format
     */
    CompletableFuture<UplinkReply> register(Sender from, List<String> query, byte[] links);

    CompletableFuture<UplinkReply> update(Sender from, String registrationId, List<String> query, byte[] links);

    CompletableFuture<UplinkReply> deregister(Sender from, String registrationId);

    /** The registered device that speaks through this sender; empty when there is none. */
    Optional<Device> deviceOf(Sender from);

    /** The registration of a device; empty when it has none. */
    Optional<Device> registered(String endpoint);

    /** Values that came by Send. */
    CompletableFuture<UplinkReply> sent(Sender from, Device device, Report report);

    /** Values that came by a notification. */
    void notified(Sender from, Device device, Report report);

    /** An authenticated sign of life that tells no values, such as a notification that cannot be read. */
    void heard(Sender from, Device device);

    /** A device answered a request of ours, perhaps from another address than before; the scheduler tells the listeners. */
    void answered(Sender from, Device device);

    /** The device took a new lifetime that we wrote; it need not say so itself (conformance CL-08). */
    void lifetimeWritten(Device device, Duration lifetime);

    /** The device made, or removed, an instance that we asked for; it need not say so itself (conformance CL-13). */
    void instanceChanged(Device device, int objectId, int instanceId, boolean present);
}
