// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import io.dormouse.server.device.Answer;
import io.dormouse.server.device.Device;
import java.util.Optional;

/**
 * Something that may want to ask a device. Sources do not send: the {@link DownlinkScheduler} asks them while the device listens and nothing is in flight.
 *
 * <p>All methods run on the device's lane and may block on the database only. A source that throws from {@link #next} is treated as having no work; the others go on.
 */
public interface DownlinkSource {
    /** For metrics and the timeline, such as {@code twin}. */
    String name();

    /** True when its work must go before the rotation (semantics.md §5: a message that expires before the next expected contact). Cheap. */
    default boolean urgent(Device device, Window window) {
        return false;
    }

    /**
     * What should this device be asked now? Whatever is returned is sent at once: a source that must store "in flight" before the first datagram does so in here.
     */
    Optional<DownlinkWork> next(Device device, Window window);

    /**
     * What became of it; called exactly once for each work returned, unless the server dies. Values that the answer carries have been published through
     * {@code DeviceListener.reported} just before.
     */
    void answered(Device device, DownlinkWork work, Answer answer);

    /** The answer came after {@link #answered} had heard that none did; what it carries has been published. */
    default void answeredLate(Device device, DownlinkWork work, Answer answer) {}
}
