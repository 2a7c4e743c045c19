// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.objects.ObjectDefinition;
import io.dormouse.objects.ResourceDefinition;
import io.dormouse.objects.Value;
import io.dormouse.objects.ValueJson;
import io.dormouse.objects.ValueJson.Parsed;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceModels;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.leshan.core.node.LwM2mPath;

/** Reads values that are to be written, each checked against the definition that applies to the device. */
final class ValuesReader {
    static final int VALUES_MAX = 200;

    private final DeviceModels models;
    private final Optional<Device> device;
    private final BodyFields fields;
    private final boolean validating;

    /** @param validating false lets resources be written that cannot be */
    ValuesReader(DeviceModels models, Optional<Device> device, BodyFields fields, boolean validating) {
        this.models = models;
        this.device = device;
        this.fields = fields;
        this.validating = validating;
    }

    /** What may be done with the values. */
    enum Purpose {
        WRITE,
        /** A resource that is read-only afterwards may be given a first value. */
        CREATE
    }

    /** One value for a resource or resource instance. */
    Optional<Value> read(LwM2mPath path, String pointer, JsonNode json, Purpose purpose) {
        Optional<ObjectDefinition> object = models.object(device, path.getObjectId());
        if (object.isEmpty()) {
            return accept(ValueJson.readTyped(json), pointer);
        }
        Optional<ResourceDefinition> resource = object.get().resource(path.getResourceId());
        if (resource.isEmpty()) {
            String where =
                    "object " + path.getObjectId() + " version " + object.get().version();
            fields.fault(pointer, "unknown-resource", where + " has no resource " + path.getResourceId());
            return Optional.empty();
        }
        ResourceDefinition definition = resource.get();
        boolean allowed = !validating
                || definition.operations().writable()
                || (purpose == Purpose.CREATE && !definition.operations().executable());
        if (!allowed) {
            fields.fault(pointer, "not-writable", "\"" + definition.name() + "\" cannot be written");
            return Optional.empty();
        }
        if (definition.operations().executable()) {
            return accept(ValueJson.readTyped(json), pointer);
        }
        if (path.isResourceInstance() && !definition.multiple()) {
            fields.fault(pointer, "bad-path", "\"" + definition.name() + "\" has no instances");
            return Optional.empty();
        }
        return accept(ValueJson.read(json, path.isResourceInstance() ? single(definition) : definition), pointer);
    }

    /** The member {@code values}: an object from absolute resource path to value. */
    SortedMap<LwM2mPath, Value> readAll(int most, Purpose purpose) {
        JsonNode members = fields.node("values");
        SortedMap<LwM2mPath, Value> values = new TreeMap<>();
        if (!members.isObject() || members.isEmpty() || members.size() > VALUES_MAX) {
            fields.fault(
                    "/values",
                    members.isMissingNode() ? "required" : "wrong-type",
                    "must be an object from resource path to value with 1 to " + VALUES_MAX + " members");
            return values;
        }
        for (Map.Entry<String, JsonNode> member : members.properties()) {
            String pointer = BodyFields.pointerTo("/values", member.getKey());
            PathReader.read(fields, pointer, member.getKey(), 3, most)
                    .ifPresent(path -> read(path, pointer, member.getValue(), purpose)
                            .ifPresent(value -> values.put(path, value)));
        }
        return values;
    }

    private Optional<Value> accept(Parsed parsed, String pointer) {
        if (parsed instanceof Parsed.Refused refused) {
            fields.fault(pointer + refused.pointer(), refused.code(), refused.detail());
            return Optional.empty();
        }
        return Optional.of(((Parsed.Ok) parsed).value());
    }

    private static ResourceDefinition single(ResourceDefinition of) {
        return new ResourceDefinition(
                of.id(), of.name(), of.operations(), false, of.mandatory(), of.type(), of.units(), of.constraint());
    }
}
