// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.event.Event;
import io.dormouse.kit.event.EventFilter;
import io.dormouse.kit.event.EventLog;
import io.dormouse.kit.event.Timeline;
import io.dormouse.kit.http.Cursor;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Paging;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.QueryValues;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Rfc3339;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import io.dormouse.kit.time.Time;
import io.dormouse.server.credential.CredentialJson;
import io.dormouse.server.credential.Credentials;
import io.dormouse.server.credential.NewCredential;
import io.dormouse.server.device.EndpointName;
import io.dormouse.server.device.Reachability;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The routes of one device. */
public final class DeviceRoutes implements Routes {
    private static final String ALL = "/api/v1/devices";
    private static final String ONE = "/api/v1/devices/{ep}";

    private final Devices devices;
    private final DeviceListStore list;
    private final Reachability reachability;
    private final EventLog events;
    private final Credentials credentials;
    private final Time time;

    public DeviceRoutes(Devices devices, Devices.Ports ports, Reachability reachability, Time time) {
        this.devices = devices;
        this.list = new DeviceListStore(ports.database(), time);
        this.reachability = reachability;
        this.events = new EventLog(ports.database(), time);
        this.credentials = ports.credentials();
        this.time = time;
    }

    @Override
    public void addTo(Router router) {
        router.post(ALL, Role.OPERATOR, this::create)
                .get(ONE, Role.VIEWER, request -> shown(request.path("ep"), 200).done())
                .patch(ONE, Role.OPERATOR, this::change)
                .delete(ONE, Role.ADMIN, this::delete)
                .get(ONE + "/registration", Role.VIEWER, this::registration)
                .get(ONE + "/timeline", Role.VIEWER, this::timeline);
    }

    private CompletionStage<Reply> create(HttpRequest request) {
        JsonNode json = request.json();
        DeviceChange first = DeviceChange.parse(json, Set.of("endpoint", "credential"));
        String endpoint =
                json.path("endpoint").isTextual() ? json.path("endpoint").textValue() : "";
        EndpointName.refused(endpoint).ifPresent(why -> {
            throw Problem.of(422, "bad-endpoint", why)
                    .withErrors(List.of(new Problem.Fault("/endpoint", "bad-endpoint", why)))
                    .asException();
        });
        NewCredential credential = credential(request, json.path("credential"));
        return devices.create(endpoint, first, credential, request.principal().name())
                .thenApply(created -> {
                    Reply reply = shown(endpoint, 201);
                    return created.map(made -> withCredential(reply, made)).orElse(reply);
                });
    }

    private @Nullable NewCredential credential(HttpRequest request, JsonNode json) {
        if (json.isMissingNode() || json.isNull()) {
            return null;
        }
        if (!request.principal().role().covers(Role.ENGINEER)) {
            throw Problem.roleMissing(Role.ENGINEER, "Credentials need the role engineer.")
                    .asException();
        }
        return CredentialJson.parse(json, "/credential", credentials.keyBytesMin());
    }

    private static Reply withCredential(Reply reply, ObjectNode made) {
        if (!(reply.json() instanceof ObjectNode body)) {
            throw new IllegalStateException("a device is an object");
        }
        body.set("credential", made);
        return reply.withHeader("Cache-Control", "no-store");
    }

    private Reply shown(String endpoint, int status) {
        DeviceRow row = list.one(endpoint).orElseThrow(() -> Devices.unknown().asException());
        return Reply.json(status, row.with(reachability.of(endpoint), time.now()))
                .withEtag(row.version());
    }

    private CompletionStage<Reply> change(HttpRequest request) {
        String endpoint = request.path("ep");
        DeviceChange change = DeviceChange.parse(request.json(), Set.of());
        return devices.change(
                        endpoint, change, request.ifMatch(), request.principal().name())
                .thenApply(changed -> shown(endpoint, 200));
    }

    private CompletionStage<Reply> delete(HttpRequest request) {
        return devices.delete(
                        request.path("ep"),
                        request.ifMatch(),
                        request.principal().name())
                .thenApply(deleted -> Reply.empty(204));
    }

    private CompletionStage<Reply> registration(HttpRequest request) {
        String endpoint = request.path("ep");
        DeviceRow row = list.one(endpoint).orElseThrow(() -> Devices.unknown().asException());
        JsonNode registration = row.with(reachability.of(endpoint), time.now()).path("registration");
        if (registration.isNull()) {
            throw Problem.of(404, "not-registered", "The device is not registered at this time.")
                    .asException();
        }
        return Reply.ok(registration).done();
    }

    private CompletionStage<Reply> timeline(HttpRequest request) {
        String endpoint = request.path("ep");
        Paging paging = Paging.of(request, 1);
        List<String> types = request.queries("types").stream()
                .flatMap(list -> Arrays.stream(list.split(",")))
                .map(String::strip)
                .filter(type -> !type.isEmpty())
                .toList();
        if (types.size() > EventFilter.TYPES_MAX) {
            throw Problem.of(400, "bad-query", "At most " + EventFilter.TYPES_MAX + " types can be named.")
                    .asException();
        }
        Timeline page = events.timeline(new Timeline.Question(
                endpoint,
                QueryValues.time(request, "from").orElse(Instant.MIN),
                QueryValues.time(request, "to").orElse(Instant.MAX),
                types,
                paging.after().map(DeviceRoutes::before).orElse(Long.MAX_VALUE),
                paging.limit()));
        if (page.events().isEmpty() && list.one(endpoint).isEmpty()) {
            throw Devices.unknown().asException();
        }
        Cursor next =
                page.next().isPresent() ? Cursor.of(Long.toString(page.next().getAsLong())) : null;
        return Reply.ok(paging.page(
                        page.events().stream().map(DeviceRoutes::json).toList(), next, null))
                .done();
    }

    private static long before(Cursor cursor) {
        String seq = cursor.keys().get(0);
        return seq == null ? Long.MAX_VALUE : Long.parseLong(seq);
    }

    private static ObjectNode json(Event event) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("seq", event.seq())
                .put("time", Rfc3339.write(event.time()))
                .put("type", event.type());
        json.set("data", event.data());
        return json;
    }
}
