// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.object;

import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.leshan.core.model.ResourceModel;
import org.eclipse.leshan.core.node.LwM2mMultipleResource;
import org.eclipse.leshan.core.node.LwM2mResource;
import org.eclipse.leshan.core.node.LwM2mResourceInstance;
import org.eclipse.leshan.core.node.LwM2mSingleResource;

/**
 * Plain Java values as resource nodes and back: String, Long, Double, Boolean, byte[], Instant, Leshan's ObjectLink
 * and ULong; a Map by resource instance id for multiple resources.
 */
public final class ObjectValues {
    private ObjectValues() {}

    /** @throws IllegalArgumentException if the value does not suit the resource's type */
    static LwM2mResource toNode(ResourceModel model, Object value) {
        if (model.multiple) {
            if (!(value instanceof Map<?, ?> instances)) {
                throw new IllegalArgumentException("Resource " + model.id + " has instances, give a map by id");
            }
            Map<Integer, Object> converted = new TreeMap<>();
            instances.forEach((id, instance) -> converted.put((Integer) id, convert(model.type, instance)));
            return LwM2mMultipleResource.newResource(model.id, converted, model.type);
        }
        return LwM2mSingleResource.newResource(model.id, convert(model.type, value), model.type);
    }

    private static Object convert(ResourceModel.Type type, Object value) {
        if (type == ResourceModel.Type.INTEGER && value instanceof Integer number) {
            return number.longValue();
        }
        if (type == ResourceModel.Type.FLOAT && value instanceof Number number) {
            return number.doubleValue();
        }
        if (type == ResourceModel.Type.TIME && value instanceof Instant instant) {
            return Date.from(instant);
        }
        return value;
    }

    /** The value of a resource, with dates as instants; a map by id for a multiple resource. */
    public static Object fromNode(LwM2mResource node) {
        if (!node.isMultiInstances()) {
            return plain(node.getValue());
        }
        Map<Integer, Object> values = new TreeMap<>();
        for (LwM2mResourceInstance instance : node.getInstances().values()) {
            values.put(instance.getId(), plain(instance.getValue()));
        }
        return values;
    }

    /** A single value, with dates as instants. */
    public static Object plain(Object value) {
        return value instanceof Date date ? date.toInstant() : value;
    }
}
