// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.observation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import io.dormouse.server.device.EndpointName;
import io.dormouse.server.observation.ObservationDesk.Line;
import io.dormouse.server.operation.AttributesReader;
import io.dormouse.server.operation.BodyFields;
import io.dormouse.server.operation.Operation;
import io.dormouse.server.operation.OperationReader;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The observations of a device over HTTP (api.md "RPC and direct operations"). */
public final class ObservationRoutes implements Routes {
    private static final String PATH = "/api/v1/devices/{ep}/observations";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ObservationDesk desk;
    private final ObservationContracts.Parts parts;
    private final OperationReader reader;

    public ObservationRoutes(ObservationContracts contracts) {
        this.desk = new ObservationDesk(contracts);
        this.parts = contracts.parts();
        this.reader = new OperationReader(parts.models());
    }

    @Override
    public void addTo(Router router) {
        router.get(PATH, Role.VIEWER, this::list)
                .post(PATH, Role.OPERATOR, this::ask)
                .delete(PATH + "/{id}", Role.OPERATOR, this::end);
    }

    private CompletionStage<Reply> list(HttpRequest request) {
        return desk.list(known(request)).thenApply(lines -> {
            ObjectNode json = NODES.objectNode();
            var items = json.putArray("items");
            lines.forEach(line -> items.add(json(line)));
            json.putNull("next");
            json.put("estimatedTotal", lines.size());
            return Reply.ok(json);
        });
    }

    private CompletionStage<Reply> ask(HttpRequest request) {
        String endpoint = request.path("ep");
        EndpointName.refused(endpoint).ifPresent(why -> {
            throw Problem.of(422, "bad-endpoint", why).asException();
        });
        Wish wish = wish(endpoint, request);
        return desk.ask(endpoint, wish).thenApply(made -> {
            ObservationDesk.Made done = made.orElseThrow(() -> Problem.of(
                            409,
                            "too-many-observations",
                            "A device has at most " + ObservationDesk.WISHES_MAX + " observations of its own.")
                    .asException());
            return Reply.json(done.fresh() ? 201 : 200, json(done.line()));
        });
    }

    private Wish wish(String endpoint, HttpRequest request) {
        BodyFields fields = new BodyFields(request.json());
        boolean composite = fields.has("paths");
        if (composite && fields.has("path")) {
            fields.fault("/path", "conflict", "give either path or paths");
        }
        Optional<Operation> operation = reader.read(
                composite ? "observeComposite" : "observe",
                fields,
                parts.reachability().of(endpoint).registered());
        boolean attributes = fields.has("attributes");
        if (attributes && composite) {
            fields.fault("/attributes", "conflict", "go with a single path only");
        } else if (attributes) {
            operation.ifPresent(
                    asked -> AttributesReader.read(fields, asked.paths().get(0)));
        }
        fields.refuseOthers();
        fields.stopIfFaulty();
        return new Wish(
                operation.orElseThrow().paths(),
                attributes ? fields.node("attributes") : null,
                false,
                parts.time().now());
    }

    private CompletionStage<Reply> end(HttpRequest request) {
        return desk.end(known(request), request.path("id")).thenApply(ended -> {
            if (!ended) {
                throw Problem.of(404, "observation-unknown", "The device has no such observation.")
                        .asException();
            }
            return Reply.empty(204);
        });
    }

    private String known(HttpRequest request) {
        String endpoint = request.path("ep");
        if (!parts.devices().exists(endpoint)) {
            throw Problem.of(404, "device-unknown", "There is no such device.").asException();
        }
        return endpoint;
    }

    private static ObjectNode json(Line line) {
        ObjectNode json = NODES.objectNode();
        json.put("id", line.id());
        json.set("paths", ObservationStore.array(line.paths()));
        json.set("attributes", line.attributes().json());
        json.put("origin", line.origin());
        json.put("state", line.state());
        json.put("why", line.why());
        return json;
    }
}
