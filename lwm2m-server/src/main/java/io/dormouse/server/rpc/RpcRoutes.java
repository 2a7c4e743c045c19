// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.rpc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Route;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import io.dormouse.kit.time.Time;
import io.dormouse.server.device.KnownDevices;
import io.dormouse.server.device.NextContact;
import io.dormouse.server.device.NextContactJson;
import io.dormouse.server.device.Reach;
import io.dormouse.server.device.Reachability;
import io.dormouse.server.device.Transfer;
import io.dormouse.server.operation.Operation;
import io.dormouse.server.rpc.RpcOutcome.Step;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * POST /devices/{ep}/rpc: HTTP status speaks of this server, {@code code} in the body of the device (api.md "RPC and
 * direct operations").
 */
public final class RpcRoutes implements Routes {
    static final int BODY_BYTES_MAX = 256 * 1024;

    /** Retry-After while nobody knows when the device will speak. */
    private static final Duration RETRY_UNKNOWN = Duration.ofSeconds(60);

    private static final String RETRY_BUSY_SECONDS = "5";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Rpcs rpcs;
    private final RpcReader reader;
    private final KnownDevices devices;
    private final Reachability reachability;
    private final Time time;

    public RpcRoutes(Rpcs rpcs, Rpcs.Parts parts) {
        this.rpcs = rpcs;
        this.reader = new RpcReader(parts.models());
        this.devices = parts.devices();
        this.reachability = parts.reachability();
        this.time = parts.time();
    }

    @Override
    public void addTo(Router router) {
        router.on(Route.of("POST", "/api/v1/devices/{ep}/rpc", Role.OPERATOR, this::call)
                .withBodyBytesMax(BODY_BYTES_MAX)
                .withoutIdempotencyKeys());
    }

    private CompletionStage<Reply> call(HttpRequest request) {
        String endpoint = request.path("ep");
        if (!devices.exists(endpoint)) {
            throw unknown().asException();
        }
        RpcCall call = reader.read(
                endpoint,
                request.json(),
                reachability.of(endpoint).registered(),
                request.principal(),
                validates(request));
        return rpcs.call(call).thenApply(outcome -> reply(call, outcome));
    }

    /** What the definitions forbid is let through with {@code ?validate=off}, for those who test devices. */
    private static boolean validates(HttpRequest request) {
        boolean off = request.choice("validate", "off").isPresent();
        if (off && !request.principal().role().covers(Role.ENGINEER)) {
            throw Problem.roleMissing(Role.ENGINEER, "validate=off needs the role engineer.")
                    .asException();
        }
        return !off;
    }

    private Reply reply(RpcCall call, RpcOutcome outcome) {
        if (outcome instanceof RpcOutcome.Answered answered) {
            return Reply.ok(json(call, answered.steps()));
        }
        throw problem(outcome).asException();
    }

    private static ObjectNode json(RpcCall call, List<Step> steps) {
        ObjectNode json = NODES.objectNode();
        describe(json, call.operation());
        answer(json, steps.get(0));
        if (call.steps().size() > 1) {
            ArrayNode reads = json.putArray("thenRead");
            for (int i = 1; i < call.steps().size(); i++) {
                ObjectNode read = reads.addObject();
                read.put("path", call.steps().get(i).paths().get(0).toString());
                if (i < steps.size()) {
                    answer(read, steps.get(i));
                } else {
                    read.putNull("code").put("success", false);
                }
            }
        }
        return json;
    }

    private static void describe(ObjectNode json, Operation operation) {
        json.put("op", operation.word());
        if (operation.paths().size() == 1) {
            json.put("path", operation.paths().get(0).toString());
        } else {
            ArrayNode paths = json.putArray("paths");
            operation.paths().forEach(path -> paths.add(path.toString()));
        }
    }

    private static void answer(ObjectNode json, Step step) {
        json.put("code", step.code());
        json.put("success", step.success());
        json.set("content", step.content());
        json.set("links", step.links());
        if (step.location() != null) {
            json.put("location", step.location());
        }
        json.put("rttMs", step.cost().roundTrip().toMillis());
        json.putObject("wireBytes")
                .put("out", step.cost().bytesOut())
                .put("in", step.cost().bytesIn());
        json.put("attempts", step.cost().transmissions());
    }

    private Problem problem(RpcOutcome outcome) {
        if (outcome instanceof RpcOutcome.NotReachable not) {
            return notReachable(not.reach());
        }
        if (outcome instanceof RpcOutcome.Busy busy) {
            return busy(busy.transfer());
        }
        if (outcome instanceof RpcOutcome.TimedOut timedOut) {
            String detail = timedOut.sent()
                    ? "The device did not answer in time. It may have received the request."
                    : "The request did not get its turn in time; nothing was sent.";
            return Problem.of(504, "device-timeout", detail).withMember("sent", NODES.booleanNode(timedOut.sent()));
        }
        if (outcome instanceof RpcOutcome.Unreadable unreadable) {
            return Problem.of(
                    502, "device-answer-unreadable", "The device answered what cannot be read: " + unreadable.why());
        }
        if (outcome instanceof RpcOutcome.NotSent not) {
            return Problem.of(409, "device-unreachable", "Nothing was sent: " + not.why())
                    .withMember("nextContact", NullNode.getInstance())
                    .withHeader("Retry-After", Long.toString(RETRY_UNKNOWN.toSeconds()));
        }
        if (outcome instanceof RpcOutcome.NoObservation) {
            return Problem.of(404, "observation-unknown", "The device has no such observation.");
        }
        if (outcome instanceof RpcOutcome.TooMany) {
            return Problem.of(
                            429,
                            "rpc-queue-full",
                            "Already " + Rpcs.WAITING_MAX + " calls wait for this device; try again later.")
                    .withHeader("Retry-After", "1");
        }
        return unknown();
    }

    private static Problem busy(Transfer transfer) {
        ObjectNode progress = NODES.objectNode()
                .put("direction", transfer.toDevice() ? "to-device" : "from-device")
                .put("bytes", transfer.bytes())
                .put("total", transfer.total());
        return Problem.of(409, "device-busy", "Nothing was sent: a transfer in blocks is under way with the device.")
                .withMember("transfer", progress)
                .withHeader("Retry-After", RETRY_BUSY_SECONDS);
    }

    private static Problem unknown() {
        return Problem.of(404, "device-unknown", "No such device.");
    }

    private Problem notReachable(Reach reach) {
        String code = switch (reach.state()) {
            case NEVER_SEEN, EXPIRED, DEREGISTERED -> "device-offline";
            case ASLEEP, OVERDUE -> "device-asleep";
            case UNREACHABLE, ONLINE, AWAKE -> "device-unreachable";
        };
        return Problem.of(409, code, "Nothing was sent: " + reach.why() + ".")
                .withMember("nextContact", NextContactJson.of(reach.nextContact()))
                .withHeader("Retry-After", Long.toString(retryAfter(reach.nextContact())));
    }

    private long retryAfter(@Nullable NextContact next) {
        Duration left = next == null ? RETRY_UNKNOWN : Duration.between(time.now(), next.at());
        return Math.max(1, left.plusMillis(999).toSeconds());
    }
}
