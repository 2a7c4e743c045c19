// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Rfc3339;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Route;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import io.dormouse.kit.time.Time;
import io.dormouse.server.device.DeviceMatch;
import io.dormouse.server.operation.BodyFields;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** Profiles over HTTP. */
public final class ProfileRoutes implements Routes {
    static final int BODY_BYTES_MAX = 64 * 1024;

    private static final String ALL = "/api/v1/profiles";
    private static final String ONE = ALL + "/{name}";

    /** What comes with the program is shown, and stays. */
    private static final String BUILT_IN = "built-in";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final Profiles profiles;
    private final DeviceMatch filters;
    private final Time time;

    public ProfileRoutes(Profiles profiles, DeviceMatch filters, Time time) {
        this.profiles = profiles;
        this.filters = filters;
        this.time = time;
    }

    @Override
    public void addTo(Router router) {
        router.get(ALL, Role.VIEWER, this::list)
                .get(ONE, Role.VIEWER, this::get)
                .on(Route.of("PUT", ONE, Role.ENGINEER, this::put).withBodyBytesMax(BODY_BYTES_MAX))
                .delete(ONE, Role.ENGINEER, this::delete);
    }

    private CompletionStage<Reply> list(HttpRequest request) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        var items = json.putArray("items");
        profiles.all().forEach(profile -> items.add(json(profile)));
        items.add(builtIn());
        json.putNull("next");
        json.put("estimatedTotal", items.size());
        return Reply.ok(json).done();
    }

    private CompletionStage<Reply> get(HttpRequest request) {
        String name = request.path("name");
        if (name.equals(BUILT_IN)) {
            return Reply.ok(builtIn()).done();
        }
        Profile profile = profiles.find(name).orElseThrow(() -> unknown().asException());
        return Reply.ok(json(profile)).withEtag(profile.version()).done();
    }

    private CompletionStage<Reply> put(HttpRequest request) {
        String name = name(request);
        JsonNode body = request.json();
        BodyFields fields = new BodyFields(body);
        String by = request.principal().name();
        ObjectNode object = body.isObject() ? (ObjectNode) body : JsonNodeFactory.instance.objectNode();
        Profile read = ProfileReader.read(name, fields, object, 0, time.now(), by);
        fields.stopIfFaulty();
        if (read.match() != null) {
            filters.check(read.match());
        }
        return profiles.put(name, object, request.ifMatch(), by).thenApply(outcome -> {
            switch (outcome) {
                case OTHER_VERSION ->
                    throw Problem.of(412, "version-mismatch", "The profile has another version by now.")
                            .asException();
                case TOO_MANY ->
                    throw Problem.of(
                                    409,
                                    "too-many-profiles",
                                    "There are " + Profiles.PROFILES_MAX + " profiles at most.")
                            .asException();
                default -> {
                    Profile now =
                            profiles.find(name).orElseThrow(() -> unknown().asException());
                    return Reply.json(outcome == Profiles.Put.MADE ? 201 : 200, json(now))
                            .withEtag(now.version());
                }
            }
        });
    }

    private CompletionStage<Reply> delete(HttpRequest request) {
        String name = name(request);
        return profiles.remove(name, request.ifMatch(), request.principal().name())
                .thenApply(removed -> {
                    if (removed.isEmpty()) {
                        throw unknown().asException();
                    }
                    if (!removed.get()) {
                        throw Problem.of(412, "version-mismatch", "The profile has another version by now.")
                                .asException();
                    }
                    return Reply.empty(204);
                });
    }

    private static String name(HttpRequest request) {
        String name = request.path("name");
        if (name.equals(BUILT_IN)) {
            throw Problem.of(
                            409,
                            "profile-built-in",
                            "This profile comes with the program. Another profile with \"builtIn\": false takes its place.")
                    .asException();
        }
        if (!NAME.matcher(name).matches()) {
            throw Problem.of(
                            422,
                            "bad-profile-name",
                            "A profile's name has 1 to 64 letters, digits, dots, dashes and underscores.")
                    .asException();
        }
        return name;
    }

    private static Problem unknown() {
        return Problem.of(404, "profile-unknown", "There is no profile of this name.");
    }

    private static ObjectNode json(Profile profile) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", profile.name());
        json.setAll(profile.body());
        return json.put("version", profile.version())
                .put("changedAt", Rfc3339.write(profile.changedAt()))
                .put("changedBy", profile.changedBy());
    }

    private static ObjectNode builtIn() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("name", BUILT_IN)
                .put(
                        "description",
                        "Sensor values and actuator states of the IPSO objects, and the battery; on queue-mode devices with"
                                + " attributes that add no wake-up of their own.");
        return json.put("version", 1).putNull("changedAt").putNull("changedBy");
    }
}
