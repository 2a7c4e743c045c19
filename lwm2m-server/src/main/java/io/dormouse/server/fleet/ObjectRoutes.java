// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import io.dormouse.kit.time.Time;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceLanes;
import io.dormouse.server.device.DeviceModels;
import io.dormouse.server.device.KnownDevices;
import io.dormouse.server.device.Reachability;
import io.dormouse.server.device.StandingObservations;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.eclipse.leshan.core.observation.CompositeObservation;
import org.eclipse.leshan.core.observation.Observation;
import org.eclipse.leshan.core.observation.SingleObservation;

/** {@code GET /devices/{ep}/objects}: the tree of a device, without a word to it. */
public final class ObjectRoutes implements Routes {
    private final Ports ports;
    private final ReportedStore reported;

    /** What the tree is made of. */
    public record Ports(
            io.dormouse.kit.database.Database database,
            DeviceLanes lanes,
            KnownDevices devices,
            Reachability reachability,
            DeviceModels models,
            StandingObservations observations,
            Time time) {}

    public ObjectRoutes(Ports ports) {
        this.ports = ports;
        this.reported = new ReportedStore(ports.database());
    }

    @Override
    public void addTo(Router router) {
        router.get("/api/v1/devices/{ep}/objects", Role.VIEWER, this::objects);
    }

    private CompletionStage<Reply> objects(HttpRequest request) {
        String endpoint = request.path("ep");
        return ports.lanes().run(endpoint, () -> {
            Optional<Device> device = ports.reachability().of(endpoint).registered();
            if (device.isEmpty() && !ports.devices().exists(endpoint)) {
                throw Devices.unknown().asException();
            }
            Set<String> observed = new HashSet<>();
            device.ifPresent(known -> ports.observations().of(known).forEach(one -> paths(one, observed)));
            ObjectTree tree = new ObjectTree(
                    device,
                    ports.models(),
                    reported.of(endpoint),
                    observed,
                    ports.time().now());
            ObjectNode body = JsonNodeFactory.instance.objectNode().put("endpoint", endpoint);
            body.set("objects", tree.json());
            return Reply.ok(body);
        });
    }

    private static void paths(Observation observation, Set<String> paths) {
        if (observation instanceof SingleObservation single) {
            paths.add(single.getPath().toString());
        } else if (observation instanceof CompositeObservation composite) {
            composite.getPaths().forEach(path -> paths.add(path.toString()));
        }
    }
}
