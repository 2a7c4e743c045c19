// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.objects.ResourceDefinition;
import io.dormouse.objects.Value;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceModels;
import io.dormouse.server.operation.ValuesReader.Purpose;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.request.argument.Arguments;
import org.eclipse.leshan.core.request.argument.InvalidArgumentException;

/**
 * Reads operations from request bodies and checks them against the definitions that apply to the device. Instances are
 * not checked: whether the device has one is for the device to say.
 */
public final class OperationReader {
    static final int ARGUMENTS_CHARS_MAX = 1_000;

    private final DeviceModels models;
    private final boolean validating;

    public OperationReader(DeviceModels models) {
        this(models, true);
    }

    private OperationReader(DeviceModels models, boolean validating) {
        this.models = models;
        this.validating = validating;
    }

    /** The same, but what the definitions forbid to read, write or execute is for the device to refuse. */
    public OperationReader trusting() {
        return new OperationReader(models, false);
    }

    /**
     * The operation named {@code op}; empty when it cannot be read, and then {@code fields} says why.
     *
     * @param device its registration where there is one: else the newest definitions apply
     */
    public Optional<Operation> read(String op, BodyFields fields, Optional<Device> device) {
        return switch (op) {
            case "read" ->
                path(fields, 1).filter(path -> readable(fields, path, device)).map(Operation.Read::new);
            case "write" -> readWrite(fields, device);
            case "execute" -> readExecute(fields, device);
            case "create" -> readCreate(fields, device);
            case "delete" -> path(fields, 2, 2).map(Operation.Delete::new);
            case "discover" -> path(fields, 1, 3).map(Operation.Discover::new);
            case "writeAttributes" ->
                path(fields, 1)
                        .flatMap(path -> AttributesReader.read(fields, path)
                                .map(attributes -> new Operation.WriteAttributes(path, attributes)));
            case "observe" ->
                path(fields, 1).filter(path -> readable(fields, path, device)).map(Operation.Observe::new);
            case "readComposite" -> paths(fields).map(Operation.ReadComposite::new);
            case "observeComposite" -> paths(fields).map(Operation.ObserveComposite::new);
            case "writeComposite" -> readWriteComposite(fields, device);
            case "cancelObservation" ->
                fields.has("paths")
                        ? paths(fields).map(Operation.CancelObservation::new)
                        : path(fields, 1).map(path -> new Operation.CancelObservation(List.of(path)));
            default -> {
                fields.fault("/op", "unknown-operation", "is no operation of this request");
                yield Optional.empty();
            }
        };
    }

    private static Optional<LwM2mPath> path(BodyFields fields, int least) {
        return path(fields, least, 4);
    }

    private static Optional<LwM2mPath> path(BodyFields fields, int least, int most) {
        return PathReader.read(fields, "/path", fields.node("path"), least, most);
    }

    /** The member of this name: a list of paths, none within another; empty when something is wrong with it. */
    public List<LwM2mPath> paths(BodyFields fields, String name) {
        return PathReader.readAll(fields, name, 1);
    }

    private static Optional<List<LwM2mPath>> paths(BodyFields fields) {
        List<LwM2mPath> paths = PathReader.readAll(fields, "paths", 1);
        return paths.isEmpty() ? Optional.empty() : Optional.of(paths);
    }

    private boolean readable(BodyFields fields, LwM2mPath path, Optional<Device> device) {
        if (!path.isResource() && !path.isResourceInstance()) {
            return true;
        }
        Optional<ResourceDefinition> resource = models.resource(device, path.getObjectId(), path.getResourceId());
        if (validating && resource.isPresent() && !resource.get().operations().readable()) {
            fields.fault("/path", "not-readable", "\"" + resource.get().name() + "\" cannot be read");
            return false;
        }
        return true;
    }

    private Optional<Operation> readExecute(BodyFields fields, Optional<Device> device) {
        Optional<LwM2mPath> path = path(fields, 3, 3);
        String arguments = fields.text("args", ARGUMENTS_CHARS_MAX).orElse("");
        try {
            Arguments.parse(arguments);
        } catch (InvalidArgumentException malformed) {
            fields.fault("/args", "bad-arguments", "must be like 0='value',1 (OMA LwM2M Core 1.1 §6.3.5)");
        }
        path.ifPresent(at -> requireExecutable(fields, at, device));
        return path.map(at -> new Operation.Execute(at, arguments));
    }

    private void requireExecutable(BodyFields fields, LwM2mPath path, Optional<Device> device) {
        if (!validating || models.object(device, path.getObjectId()).isEmpty()) {
            return;
        }
        Optional<ResourceDefinition> resource = models.resource(device, path.getObjectId(), path.getResourceId());
        if (resource.isEmpty()) {
            fields.fault("/path", "unknown-resource", "the object has no such resource");
        } else if (!resource.get().operations().executable()) {
            fields.fault("/path", "not-executable", "\"" + resource.get().name() + "\" cannot be executed");
        }
    }

    private Optional<Operation> readWrite(BodyFields fields, Optional<Device> device) {
        boolean replace = fields.flag("replace");
        ValuesReader reader = new ValuesReader(models, device, fields, validating);
        if (fields.has("values")) {
            if (fields.has("value")) {
                fields.fault("/value", "conflict", "give either value or values");
            }
            return readWriteOfInstance(fields, reader, replace);
        }
        return path(fields, 3)
                .flatMap(path -> reader.read(path, "/value", required(fields, "value"), Purpose.WRITE)
                        .map(value -> write(path, value, replace)));
    }

    /**
     * A single value replaces what was there; of several instances only those that are named, unless all are to be
     * replaced.
     */
    private static Operation write(LwM2mPath path, Value value, boolean replace) {
        boolean partial = value instanceof Value.Instances && !replace;
        return new Operation.Write(
                partial ? path.toObjectInstancePath() : path, new TreeMap<>(java.util.Map.of(path, value)), !partial);
    }

    private Optional<Operation> readWriteOfInstance(BodyFields fields, ValuesReader reader, boolean replace) {
        Optional<LwM2mPath> stated = fields.has("path") ? path(fields, 2, 2) : Optional.empty();
        SortedMap<LwM2mPath, Value> values = reader.readAll(3, Purpose.WRITE);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        LwM2mPath instance = stated.orElseGet(() -> values.firstKey().toObjectInstancePath());
        requireBelow(fields, values, instance);
        return Optional.of(new Operation.Write(instance, values, replace));
    }

    private Optional<Operation> readCreate(BodyFields fields, Optional<Device> device) {
        Optional<LwM2mPath> path = path(fields, 1, 2);
        SortedMap<LwM2mPath, Value> values =
                new ValuesReader(models, device, fields, validating).readAll(3, Purpose.CREATE);
        if (path.isEmpty() || values.isEmpty()) {
            return Optional.empty();
        }
        LwM2mPath target = path.get();
        requireBelow(fields, values, target.isObject() ? values.firstKey().toObjectInstancePath() : target);
        if (!values.firstKey().getObjectId().equals(target.getObjectId())) {
            fields.fault("/values", "bad-path", "the values belong to another object than the path");
        }
        SortedMap<Integer, Value> byResource = new TreeMap<>();
        values.forEach((at, value) -> byResource.put(at.getResourceId(), value));
        return Optional.of(new Operation.Create(target.getObjectId(), target.getObjectInstanceId(), byResource));
    }

    private Optional<Operation> readWriteComposite(BodyFields fields, Optional<Device> device) {
        SortedMap<LwM2mPath, Value> values =
                new ValuesReader(models, device, fields, validating).readAll(4, Purpose.WRITE);
        SortedMap<LwM2mPath, Value> flat = new TreeMap<>();
        values.forEach((path, value) -> {
            if (value instanceof Value.Instances instances) {
                instances.byId().forEach((id, single) -> flat.put(path.append(id), single));
            } else {
                flat.put(path, value);
            }
        });
        return flat.isEmpty() ? Optional.empty() : Optional.of(new Operation.WriteComposite(flat));
    }

    private static void requireBelow(BodyFields fields, SortedMap<LwM2mPath, Value> values, LwM2mPath instance) {
        for (LwM2mPath path : values.keySet()) {
            if (!path.startWith(instance)) {
                String pointer = BodyFields.pointerTo("/values", path.toString());
                fields.fault(pointer, "bad-path", "does not belong to the instance " + instance);
            }
        }
    }

    private static JsonNode required(BodyFields fields, String name) {
        if (!fields.has(name)) {
            fields.fault("/" + name, "required", "is missing");
        }
        return fields.node(name);
    }
}
