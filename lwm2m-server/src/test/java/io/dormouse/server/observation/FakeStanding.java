// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.observation;

import io.dormouse.server.device.Answer;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceListener;
import io.dormouse.server.device.StandingObservations;
import io.dormouse.server.downlink.DownlinkSource;
import io.dormouse.server.downlink.DownlinkWork;
import io.dormouse.server.downlink.Window;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.observation.CompositeObservation;
import org.eclipse.leshan.core.observation.Observation;
import org.eclipse.leshan.core.observation.ObservationIdentifier;
import org.eclipse.leshan.core.observation.SingleObservation;
import org.eclipse.leshan.core.request.ObserveCompositeRequest;
import org.eclipse.leshan.core.request.ObserveRequest;

/** A registration store's memory of observations: what a device confirmed stands until it registers anew. */
final class FakeStanding implements StandingObservations, DeviceListener {
    private final Map<String, List<Observation>> standing = new HashMap<>();
    boolean deviceIgnoresObserve;

    @Override
    public Collection<Observation> of(Device device) {
        return standing.getOrDefault(device.endpoint(), List.of());
    }

    @Override
    public boolean drop(Device device, Observation observation) {
        return standing.getOrDefault(device.endpoint(), new ArrayList<>()).remove(observation);
    }

    @Override
    public void registered(Device device, Optional<Device> before) {
        standing.remove(device.endpoint());
    }

    /** Sees the confirmations before the source does, as the real store would. */
    DownlinkSource before(DownlinkSource source) {
        return new DownlinkSource() {
            @Override
            public String name() {
                return source.name();
            }

            @Override
            public Optional<DownlinkWork> next(Device device, Window window) {
                return source.next(device, window);
            }

            @Override
            public void answered(Device device, DownlinkWork work, Answer answer) {
                if (work.request() instanceof ObserveCompositeRequest composite && answer instanceof Answer.Delivered) {
                    addAll(device, composite.getPaths());
                }
                if (work.request() instanceof ObserveRequest observe
                        && answer instanceof Answer.Delivered
                        && !deviceIgnoresObserve) {
                    add(device, observe.getPath());
                }
                source.answered(device, work, answer);
            }
        };
    }

    private void addAll(Device device, List<LwM2mPath> paths) {
        standing.computeIfAbsent(device.endpoint(), name -> new ArrayList<>())
                .add(new CompositeObservation(
                        new ObservationIdentifier(paths.toString().getBytes(StandardCharsets.UTF_8)),
                        device.registration().registrationId(),
                        paths,
                        null,
                        null,
                        Map.of(),
                        Map.of()));
    }

    /** A second one of the same path takes the place of the first. */
    void add(Device device, LwM2mPath path) {
        standing.getOrDefault(device.endpoint(), new ArrayList<>())
                .removeIf(other -> other instanceof SingleObservation single
                        && single.getPath().equals(path));
        standing.computeIfAbsent(device.endpoint(), name -> new ArrayList<>())
                .add(new SingleObservation(
                        new ObservationIdentifier(path.toString().getBytes()),
                        device.registration().registrationId(),
                        path,
                        null,
                        Map.of(),
                        Map.of()));
    }
}
