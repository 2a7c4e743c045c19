// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Rfc3339;
import io.dormouse.objects.ObjectDefinition;
import io.dormouse.objects.ResourceDefinition;
import io.dormouse.objects.ResourcePath;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceModels;
import io.dormouse.server.device.ObjectList;
import io.dormouse.server.fleet.ReportedStore.Reported;
import io.dormouse.server.model.ModelJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a device with everything that is known of them without asking it: what it registered, what the models say, what it last reported.
 *
 * @param observed paths of observations that stand
 */
record ObjectTree(
        Optional<Device> device,
        DeviceModels models,
        SortedMap<ResourcePath, Reported> reported,
        Set<String> observed,
        Instant now) {
    ArrayNode json() {
        ObjectList list = device.map(Device::objects).orElse(ObjectList.EMPTY);
        SortedSet<Integer> objects = new TreeSet<>(list.versions().keySet());
        reported.keySet().forEach(path -> objects.add(path.objectId()));
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        objects.forEach(id -> json.add(object(id, list)));
        return json;
    }

    private ObjectNode object(int id, ObjectList list) {
        Optional<ObjectDefinition> definition = models.object(device, id);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id);
        json.put(
                "version",
                list.version(id)
                        .or(() -> definition.map(ObjectDefinition::version))
                        .map(Object::toString)
                        .orElse(null));
        json.put("name", definition.map(ObjectDefinition::name).orElse(null));
        json.put("urn", definition.map(ObjectDefinition::urn).orElse(null));
        json.put("registered", list.hasObject(id));
        SortedSet<Integer> instances = new TreeSet<>(list.instancesOf(id));
        reported.keySet().stream()
                .filter(path -> path.objectId() == id)
                .forEach(path -> instances.add(path.instanceId()));
        ArrayNode array = json.putArray("instances");
        instances.forEach(instance -> array.add(instance(id, instance, list, definition)));
        return json;
    }

    private ObjectNode instance(int id, int instance, ObjectList list, Optional<ObjectDefinition> definition) {
        SortedSet<Integer> resources = new TreeSet<>();
        definition.ifPresent(known -> resources.addAll(known.resources().keySet()));
        reported.keySet().stream()
                .filter(path -> path.objectId() == id && path.instanceId() == instance)
                .forEach(path -> resources.add(path.resourceId()));
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", instance);
        json.put("path", "/" + id + "/" + instance);
        json.put("registered", list.hasInstance(id, instance));
        ArrayNode array = json.putArray("resources");
        resources.forEach(resource -> array.add(resource(
                new ResourcePath(id, instance, resource),
                definition.flatMap(known -> known.resource(resource)).orElse(null))));
        return json;
    }

    private ObjectNode resource(ResourcePath path, @Nullable ResourceDefinition definition) {
        ObjectNode json = definition == null
                ? JsonNodeFactory.instance.objectNode().put("id", path.resourceId())
                : ModelJson.resource(definition);
        json.put("path", path.toString());
        Reported last = reported.get(path);
        json.set("value", last == null ? null : last.value());
        json.put("reportedAt", last == null ? null : Rfc3339.write(last.at()));
        json.put("age", last == null ? null : age(last.at()));
        json.put("via", last == null ? null : last.via());
        json.put("observed", isObserved(path));
        return json;
    }

    /** To the second. */
    private String age(Instant at) {
        return Duration.ofSeconds(Math.max(0, Duration.between(at, now).toSeconds()))
                .toString();
    }

    /** Also when the instance or the object is. */
    private boolean isObserved(ResourcePath path) {
        return observed.contains(path.toString())
                || observed.contains(path.instance())
                || observed.contains("/" + path.objectId());
    }
}
