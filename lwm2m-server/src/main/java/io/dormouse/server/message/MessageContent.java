// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.objects.ResourceDefinition;
import io.dormouse.objects.ResourceType;
import io.dormouse.objects.Value;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceModels;
import io.dormouse.server.operation.BodyFields;
import io.dormouse.server.operation.Operation;
import io.dormouse.server.operation.OperationReader;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.leshan.core.node.LwM2mPath;

/**
 * What a message asks of the device: its body as an operation. Read when it is submitted, and again when it is sent,
 * for the device as it then is.
 */
final class MessageContent {
    /** Bytes of a {@code data} message. */
    static final int DATA_BYTES_MAX = 64 * 1024;

    private static final Set<String> OPERATIONS = Set.of("execute", "write", "create", "delete", "read");
    /** BinaryAppDataContainer and its resource Data (OMA registry, object 19). */
    private static final int APPLICATION_DATA = 19;

    private static final int DATA = 0;
    private static final int INSTANCES_MAX = 65_535;

    private final DeviceModels models;
    private final OperationReader reader;

    MessageContent(DeviceModels models) {
        this.models = models;
        this.reader = new OperationReader(models);
    }

    /** Empty when it cannot be carried out; then {@code fields} says why. */
    Optional<Operation> read(BodyFields fields, Optional<Device> device) {
        String op = fields.text("op", 20).orElse("");
        if (op.equals("data")) {
            return readData(fields, device);
        }
        if (!OPERATIONS.contains(op)) {
            fields.fault(
                    "/op",
                    fields.has("op") ? "unknown-operation" : "required",
                    "must be one of execute, write, " + "create, delete, read, data");
            return Optional.empty();
        }
        return reader.read(op, fields, device);
    }

    private Optional<Operation> readData(BodyFields fields, Optional<Device> device) {
        boolean create = fields.flag("create");
        Optional<Integer> most = fields.number("maxInstances", 1, INSTANCES_MAX);
        if (!create && most.isPresent()) {
            fields.fault("/maxInstances", "conflict", "is for create only");
        }
        Optional<Value> bytes = bytes(fields, fields.node("data")).map(data -> asModelled(data, device));
        if (!create) {
            LwM2mPath path = new LwM2mPath(APPLICATION_DATA, 0, DATA);
            return bytes.map(data -> {
                SortedMap<LwM2mPath, Value> values = new TreeMap<>();
                values.put(path, data);
                return new Operation.Write(path, values, true);
            });
        }
        int carried = device.map(
                        known -> known.objects().instancesOf(APPLICATION_DATA).size())
                .orElse(0);
        if (most.isPresent() && carried >= most.get()) {
            fields.fault("/maxInstances", "too-many-instances", "the device already has " + carried + " of them");
        }
        return bytes.map(data -> {
            SortedMap<Integer, Value> values = new TreeMap<>();
            values.put(DATA, data);
            return new Operation.Create(APPLICATION_DATA, null, values);
        });
    }

    /**
     * Data has several instances in the versions of object 19 that are published; the bytes are the first, and the only
     * one.
     */
    private Value asModelled(Value bytes, Optional<Device> device) {
        boolean multiple = models.resource(device, APPLICATION_DATA, DATA)
                .map(ResourceDefinition::multiple)
                .orElse(false);
        return multiple ? new Value.Instances(ResourceType.OPAQUE, new TreeMap<>(Map.of(0, bytes))) : bytes;
    }

    private static Optional<Value> bytes(BodyFields fields, JsonNode node) {
        if (!node.isTextual()) {
            fields.fault("/data", node.isMissingNode() ? "required" : "wrong-type", "must be base64url text");
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(node.textValue());
            if (bytes.length <= DATA_BYTES_MAX) {
                return Optional.of(new Value.Opaque(bytes));
            }
            fields.fault("/data", "out-of-range", "must be at most " + DATA_BYTES_MAX + " bytes");
        } catch (IllegalArgumentException notBase64) {
            fields.fault("/data", "wrong-type", "must be base64url text (RFC 4648 §5)");
        }
        return Optional.empty();
    }
}
