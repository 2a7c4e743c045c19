// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.objects.LeshanValues;
import io.dormouse.objects.ValueJson;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceModels;
import java.util.Map;
import java.util.Optional;
import org.eclipse.leshan.core.link.attributes.Attribute;
import org.eclipse.leshan.core.link.lwm2m.LwM2mLink;
import org.eclipse.leshan.core.node.LwM2mNode;
import org.eclipse.leshan.core.node.LwM2mObject;
import org.eclipse.leshan.core.node.LwM2mObjectInstance;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.node.LwM2mResource;
import org.eclipse.leshan.core.node.LwM2mResourceInstance;
import org.eclipse.leshan.core.response.CreateResponse;
import org.eclipse.leshan.core.response.DiscoverResponse;
import org.eclipse.leshan.core.response.LwM2mResponse;
import org.eclipse.leshan.core.response.ObserveCompositeResponse;
import org.eclipse.leshan.core.response.ReadCompositeResponse;
import org.eclipse.leshan.core.response.ReadResponse;
import org.jspecify.annotations.Nullable;

/**
 * What a device answered, as the HTTP API writes it: one resource is its value, more are a flat object from path to
 * value. Resources without a known definition are self-describing.
 */
public final class AnswerJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final DeviceModels models;
    private final Optional<Device> device;

    public AnswerJson(DeviceModels models, Device device) {
        this.models = models;
        this.device = Optional.of(device);
    }

    /**
     * The content of a successful answer; JSON null when it carries none.
     *
     * @param path what a Read or Observe addressed
     */
    public JsonNode content(LwM2mPath path, LwM2mResponse response) {
        if (response instanceof ObserveCompositeResponse composite && composite.getContent() != null) {
            return flat(composite.getContent());
        }
        if (response instanceof ReadCompositeResponse composite && composite.getContent() != null) {
            return flat(composite.getContent());
        }
        if (response instanceof ReadResponse read && read.getContent() != null) {
            return one(path, read.getContent());
        }
        return NullNode.getInstance();
    }

    /** Where a Create made the instance; null when the device did not say. */
    public static @Nullable String location(LwM2mResponse response) {
        if (response instanceof CreateResponse create && create.getLocation() != null) {
            String location = create.getLocation();
            return location.startsWith("/") ? location : "/" + location;
        }
        return null;
    }

    /** The links of a Discover as {@code [{"path":…,"attributes":{…}}]}; JSON null for other answers. */
    public static JsonNode links(LwM2mResponse response) {
        if (!(response instanceof DiscoverResponse discover) || discover.getObjectLinks() == null) {
            return NullNode.getInstance();
        }
        ArrayNode links = NODES.arrayNode();
        for (LwM2mLink link : discover.getObjectLinks()) {
            ObjectNode attributes = NODES.objectNode();
            for (Attribute attribute : link.getAttributes()) {
                set(attributes, attribute);
            }
            links.addObject().put("path", link.getPath().toString()).set("attributes", attributes);
        }
        return links;
    }

    private static void set(ObjectNode attributes, Attribute attribute) {
        Object value = attribute.getValue();
        if (value instanceof Long number) {
            attributes.put(attribute.getName(), number);
        } else if (value instanceof Double number) {
            attributes.put(attribute.getName(), number);
        } else if (value == null) {
            attributes.putNull(attribute.getName());
        } else {
            attributes.put(attribute.getName(), value.toString());
        }
    }

    private JsonNode one(LwM2mPath path, LwM2mNode node) {
        if (node instanceof LwM2mResource resource) {
            return value(path, resource);
        }
        if (node instanceof LwM2mResourceInstance instance) {
            return value(path, instance);
        }
        ObjectNode flat = NODES.objectNode();
        collect(flat, path, node);
        return flat;
    }

    private ObjectNode flat(Map<LwM2mPath, LwM2mNode> nodes) {
        ObjectNode flat = NODES.objectNode();
        nodes.forEach((path, node) -> collect(flat, path, node));
        return flat;
    }

    private void collect(ObjectNode into, LwM2mPath path, @Nullable LwM2mNode node) {
        if (node instanceof LwM2mObject object) {
            object.getInstances().values().forEach(instance -> collect(into, path.append(instance.getId()), instance));
        } else if (node instanceof LwM2mObjectInstance instance) {
            instance.getResources()
                    .values()
                    .forEach(resource -> collect(into, path.append(resource.getId()), resource));
        } else if (node instanceof LwM2mResource resource) {
            into.set(path.toString(), value(path, resource));
        } else if (node instanceof LwM2mResourceInstance instance) {
            into.set(path.toString(), value(path, instance));
        }
    }

    private JsonNode value(LwM2mPath path, LwM2mResource resource) {
        var value = LeshanValues.fromNode(resource);
        return known(path) ? ValueJson.write(value) : ValueJson.writeTyped(value);
    }

    private JsonNode value(LwM2mPath path, LwM2mResourceInstance instance) {
        var value = LeshanValues.fromNode(instance);
        return known(path) ? ValueJson.write(value) : ValueJson.writeTyped(value);
    }

    private boolean known(LwM2mPath path) {
        return models.resource(device, path.getObjectId(), path.getResourceId()).isPresent();
    }
}
