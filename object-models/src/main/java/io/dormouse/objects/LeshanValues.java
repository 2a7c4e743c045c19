// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.leshan.core.link.DefaultLinkParser;
import org.eclipse.leshan.core.link.DefaultLinkSerializer;
import org.eclipse.leshan.core.link.Link;
import org.eclipse.leshan.core.link.LinkParseException;
import org.eclipse.leshan.core.link.LinkParser;
import org.eclipse.leshan.core.link.LinkSerializer;
import org.eclipse.leshan.core.model.ResourceModel;
import org.eclipse.leshan.core.node.LwM2mMultipleResource;
import org.eclipse.leshan.core.node.LwM2mResource;
import org.eclipse.leshan.core.node.LwM2mResourceInstance;
import org.eclipse.leshan.core.node.LwM2mSingleResource;
import org.eclipse.leshan.core.node.ObjectLink;
import org.eclipse.leshan.core.util.datatype.ULong;

/** Our values as leshan-core nodes and back. */
public final class LeshanValues {
    private static final LinkParser LINK_PARSER = new DefaultLinkParser();
    private static final LinkSerializer LINK_SERIALIZER = new DefaultLinkSerializer();

    private LeshanValues() {}

    /**
     * A single or multiple resource node carrying the value.
     *
     * @throws IllegalStateException for what no reader of values lets through: a core link that is no link list, an
     *     object link with one half null, a time beyond {@link Date}
     */
    public static LwM2mResource toNode(int resourceId, Value value) {
        ResourceModel.Type type = LeshanModels.type(value.type());
        if (value instanceof Value.Instances instances) {
            Map<Integer, Object> byId = instances.byId().entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, instance -> bare(instance.getValue())));
            return LwM2mMultipleResource.newResource(resourceId, byId, type);
        }
        return LwM2mSingleResource.newResource(resourceId, bare(value), type);
    }

    /** The value that a resource node carries. */
    public static Value fromNode(LwM2mResource resource) {
        if (resource.isMultiInstances()) {
            SortedMap<Integer, Value> byId = new TreeMap<>();
            resource.getInstances().forEach((id, instance) -> byId.put(id, fromNode(instance)));
            return new Value.Instances(LeshanModels.type(resource.getType()), byId);
        }
        return fromBare(resource.getType(), resource.getValue());
    }

    /** The single value that a resource instance node carries. */
    public static Value fromNode(LwM2mResourceInstance instance) {
        return fromBare(instance.getType(), instance.getValue());
    }

    /** The links of a CoRE link format text; empty when it is none. */
    static Optional<Link[]> links(String text) {
        try {
            return Optional.of(LINK_PARSER.parseCoreLinkFormat(text.getBytes(StandardCharsets.UTF_8)));
        } catch (LinkParseException | IllegalArgumentException noLinks) {
            return Optional.empty();
        }
    }

    private static Object bare(Value value) {
        if (value instanceof Value.Text text) {
            return text.text();
        }
        if (value instanceof Value.SignedInteger integer) {
            return integer.number();
        }
        if (value instanceof Value.UnsignedInteger integer) {
            return ULong.valueOf(integer.bits());
        }
        if (value instanceof Value.Real real) {
            return real.number();
        }
        if (value instanceof Value.Bool bool) {
            return bool.truth();
        }
        if (value instanceof Value.Opaque opaque) {
            return opaque.bytes();
        }
        try {
            return bareOfParsed(value);
        } catch (IllegalArgumentException notReadByUs) {
            throw new IllegalStateException("a value that cannot be sent: " + value, notReadByUs);
        }
    }

    private static Object bareOfParsed(Value value) {
        if (value instanceof Value.Moment moment) {
            return Date.from(moment.at());
        }
        if (value instanceof Value.ObjectLink link) {
            return new ObjectLink(link.objectId(), link.instanceId());
        }
        if (value instanceof Value.CoreLink link) {
            return links(link.text()).orElseThrow(() -> new IllegalArgumentException("no link list"));
        }
        throw new IllegalArgumentException("instances within instances");
    }

    private static Value fromBare(ResourceModel.Type type, Object bare) {
        return switch (type) {
            case STRING -> new Value.Text((String) bare);
            case INTEGER -> new Value.SignedInteger((Long) bare);
            case UNSIGNED_INTEGER -> new Value.UnsignedInteger(((ULong) bare).longValue());
            case FLOAT -> new Value.Real((Double) bare);
            case BOOLEAN -> new Value.Bool((Boolean) bare);
            case OPAQUE -> new Value.Opaque((byte[]) bare);
            case TIME -> new Value.Moment(((Date) bare).toInstant());
            case OBJLNK -> {
                ObjectLink link = (ObjectLink) bare;
                yield new Value.ObjectLink(link.getObjectId(), link.getObjectInstanceId());
            }
            case CORELINK -> new Value.CoreLink(LINK_SERIALIZER.serializeCoreLinkFormat((Link[]) bare));
            case NONE -> throw new IllegalStateException("a node without a type");
        };
    }
}
