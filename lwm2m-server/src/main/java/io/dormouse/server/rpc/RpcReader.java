// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.http.Principal;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceModels;
import io.dormouse.server.operation.BodyFields;
import io.dormouse.server.operation.DangerousPaths;
import io.dormouse.server.operation.Formats;
import io.dormouse.server.operation.Operation;
import io.dormouse.server.operation.OperationReader;
import io.dormouse.server.operation.OperationRequests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.leshan.core.request.ContentFormat;
import org.eclipse.leshan.core.request.CreateRequest;
import org.eclipse.leshan.core.request.WriteRequest;
import org.jspecify.annotations.Nullable;

/** Reads the body of POST …/rpc; what is wrong ends the request with 422 and one pointer each. */
final class RpcReader {
    static final Duration CONNECT_MAX = Duration.ofMinutes(5);
    static final Duration RESPONSE_MIN = Duration.ofSeconds(1);
    static final Duration RESPONSE_MAX = Duration.ofMinutes(5);
    static final Duration RESPONSE_DEFAULT = Duration.ofSeconds(30);

    private static final Set<ContentFormat> FORMATS = Set.of(
            ContentFormat.TEXT,
            ContentFormat.OPAQUE,
            ContentFormat.CBOR,
            ContentFormat.SENML_JSON,
            ContentFormat.SENML_CBOR,
            ContentFormat.TLV,
            ContentFormat.JSON);

    private final OperationReader checking;
    private final OperationReader trusting;

    RpcReader(DeviceModels models) {
        this.checking = new OperationReader(models);
        this.trusting = checking.trusting();
    }

    /** @param validate false lets through what the definitions forbid: the device decides */
    RpcCall read(String endpoint, JsonNode json, Optional<Device> device, Principal principal, boolean validate) {
        OperationReader reader = validate ? checking : trusting;
        BodyFields fields = new BodyFields(json);
        Optional<String> op = fields.text("op", 30);
        if (op.isEmpty()) {
            fields.fault("/op", "required", "must name an operation");
        }
        Optional<Operation> operation = op.flatMap(word -> reader.read(word, fields, device));
        List<Operation> steps = new ArrayList<>();
        operation.ifPresent(steps::add);
        if (fields.has("thenRead")) {
            reader.paths(fields, "thenRead").forEach(path -> steps.add(new Operation.Read(path)));
        }
        ContentFormat format = format(fields);
        Duration connect =
                fields.duration("connectTimeout", Duration.ZERO, CONNECT_MAX).orElse(Duration.ZERO);
        Duration response =
                fields.duration("responseTimeout", RESPONSE_MIN, RESPONSE_MAX).orElse(RESPONSE_DEFAULT);
        operation.ifPresent(asked -> checkFormat(fields, asked, format));
        fields.refuseOthers();
        fields.stopIfFaulty();
        DangerousPaths.check(operation.orElseThrow(), principal);
        return new RpcCall(endpoint, steps, format, connect, response, principal.name());
    }

    private static @Nullable ContentFormat format(BodyFields fields) {
        JsonNode asked = fields.node("contentFormat");
        if (asked.isMissingNode()) {
            return null;
        }
        String name = asked.asText().replace('-', '_').toUpperCase(Locale.ROOT);
        for (ContentFormat format : FORMATS) {
            if (asked.isInt()
                    ? format.getCode() == asked.intValue()
                    : format.getName().equals(name)) {
                return format;
            }
        }
        fields.fault("/contentFormat", "out-of-range", "must be one of 0, 42, 60, 110, 112, 11542, 11543");
        return null;
    }

    /** A format that was asked for is used, or the call is refused: never quietly another. */
    private static void checkFormat(BodyFields fields, Operation operation, @Nullable ContentFormat wished) {
        if (wished == null || !fields.faults().isEmpty()) {
            return;
        }
        boolean composite = operation instanceof Operation.ReadComposite
                || operation instanceof Operation.WriteComposite
                || operation instanceof Operation.ObserveComposite;
        if (composite && !wished.equals(ContentFormat.SENML_CBOR) && !wished.equals(ContentFormat.SENML_JSON)) {
            fields.fault("/contentFormat", "out-of-range", "composite operations speak 110 or 112 only");
        }
        if (operation instanceof Operation.Write || operation instanceof Operation.Create) {
            var request = OperationRequests.of(operation, Formats.both(wished));
            ContentFormat used = request instanceof WriteRequest write
                    ? write.getContentFormat()
                    : ((CreateRequest) request).getContentFormat();
            if (!used.equals(wished)) {
                fields.fault("/contentFormat", "out-of-range", "cannot carry these values");
            }
        }
    }
}
