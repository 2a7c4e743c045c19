// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.operation;

import io.dormouse.objects.LeshanValues;
import io.dormouse.objects.Value;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.leshan.core.node.LwM2mNode;
import org.eclipse.leshan.core.node.LwM2mObjectInstance;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.node.LwM2mResource;
import org.eclipse.leshan.core.node.LwM2mResourceInstance;
import org.eclipse.leshan.core.node.LwM2mSingleResource;
import org.eclipse.leshan.core.observation.CompositeObservation;
import org.eclipse.leshan.core.observation.Observation;
import org.eclipse.leshan.core.observation.SingleObservation;
import org.eclipse.leshan.core.request.CancelCompositeObservationRequest;
import org.eclipse.leshan.core.request.CancelObservationRequest;
import org.eclipse.leshan.core.request.ContentFormat;
import org.eclipse.leshan.core.request.CreateRequest;
import org.eclipse.leshan.core.request.DeleteRequest;
import org.eclipse.leshan.core.request.DiscoverRequest;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.request.ExecuteRequest;
import org.eclipse.leshan.core.request.ObserveCompositeRequest;
import org.eclipse.leshan.core.request.ObserveRequest;
import org.eclipse.leshan.core.request.ReadCompositeRequest;
import org.eclipse.leshan.core.request.ReadRequest;
import org.eclipse.leshan.core.request.WriteAttributesRequest;
import org.eclipse.leshan.core.request.WriteCompositeRequest;
import org.eclipse.leshan.core.request.WriteRequest;
import org.eclipse.leshan.core.request.WriteRequest.Mode;
import org.eclipse.leshan.core.response.LwM2mResponse;

/** Operations as leshan-core requests. */
public final class OperationRequests {
    private OperationRequests() {}

    /** The request of any operation but CancelObservation, which needs the observation: {@link #cancel}. */
    public static DownlinkRequest<? extends LwM2mResponse> of(Operation operation, Formats formats) {
        if (operation instanceof Operation.Read read) {
            return new ReadRequest(formats.read(), read.path(), null);
        }
        if (operation instanceof Operation.Write write) {
            return write(write, formats.write());
        }
        if (operation instanceof Operation.Execute execute) {
            return execute.arguments().isEmpty()
                    ? new ExecuteRequest(execute.path().toString())
                    : new ExecuteRequest(execute.path().toString(), execute.arguments());
        }
        if (operation instanceof Operation.Create create) {
            return create(create, formats.write());
        }
        if (operation instanceof Operation.Delete delete) {
            return new DeleteRequest(delete.path());
        }
        if (operation instanceof Operation.Discover discover) {
            return new DiscoverRequest(discover.path().toString());
        }
        if (operation instanceof Operation.WriteAttributes write) {
            return new WriteAttributesRequest(write.path(), write.attributes());
        }
        if (operation instanceof Operation.Observe observe) {
            return new ObserveRequest(formats.read(), observe.path(), null);
        }
        return composite(operation, formats);
    }

    /** Ends an observation with a word to the device (RFC 7641 §3.6). */
    public static DownlinkRequest<? extends LwM2mResponse> cancel(Observation observation) {
        return observation instanceof CompositeObservation composite
                ? new CancelCompositeObservationRequest(composite)
                : new CancelObservationRequest((SingleObservation) observation);
    }

    /** What an observation observes. */
    public static List<LwM2mPath> pathsOf(Observation observation) {
        return observation instanceof CompositeObservation composite
                ? List.copyOf(composite.getPaths())
                : List.of(((SingleObservation) observation).getPath());
    }

    private static DownlinkRequest<? extends LwM2mResponse> composite(Operation operation, Formats formats) {
        ContentFormat write = senml(formats.write());
        ContentFormat read = formats.read() == null ? write : senml(formats.read());
        if (operation instanceof Operation.ReadComposite composite) {
            return new ReadCompositeRequest(composite.paths(), write, read, null);
        }
        if (operation instanceof Operation.ObserveComposite composite) {
            return new ObserveCompositeRequest(write, read, composite.paths(), null);
        }
        if (operation instanceof Operation.WriteComposite composite) {
            Map<LwM2mPath, LwM2mNode> nodes = new LinkedHashMap<>();
            composite.values().forEach((path, value) -> nodes.put(path, node(path, value)));
            return new WriteCompositeRequest(write, nodes, null);
        }
        throw new IllegalStateException("not made a request here: " + operation.word());
    }

    /** Composite operations speak SenML only (OMA LwM2M Core 1.1 §6.3.8). */
    private static ContentFormat senml(ContentFormat wished) {
        return wished.equals(ContentFormat.SENML_JSON) ? ContentFormat.SENML_JSON : ContentFormat.SENML_CBOR;
    }

    private static WriteRequest write(Operation.Write write, ContentFormat wished) {
        LwM2mPath path = write.path();
        if (!path.isObjectInstance()) {
            Value value = write.values().get(path);
            if (value == null) {
                throw new IllegalStateException("no value for " + path);
            }
            return new WriteRequest(Mode.REPLACE, formatOf(value, wished), path, node(path, value));
        }
        return new WriteRequest(
                write.replace() ? Mode.REPLACE : Mode.UPDATE,
                formatOfMany(wished),
                path,
                new LwM2mObjectInstance(path.getObjectInstanceId(), resources(write)));
    }

    private static Collection<LwM2mResource> resources(Operation.Write write) {
        return write.values().entrySet().stream()
                .map(member -> LeshanValues.toNode(member.getKey().getResourceId(), member.getValue()))
                .toList();
    }

    private static CreateRequest create(Operation.Create create, ContentFormat wished) {
        LwM2mResource[] resources = create.values().entrySet().stream()
                .map(member -> LeshanValues.toNode(member.getKey(), member.getValue()))
                .toArray(LwM2mResource[]::new);
        String object = "/" + create.objectId();
        // Only TLV can leave the choice of the instance to the device.
        return create.instanceId() == null
                ? new CreateRequest(ContentFormat.TLV, object, resources)
                : new CreateRequest(
                        formatOfMany(wished), object, new LwM2mObjectInstance(create.instanceId(), resources));
    }

    private static LwM2mNode node(LwM2mPath path, Value value) {
        if (path.isResource()) {
            return LeshanValues.toNode(path.getResourceId(), value);
        }
        int id = path.getResourceInstanceId();
        LwM2mSingleResource single = (LwM2mSingleResource) LeshanValues.toNode(id, value);
        return LwM2mResourceInstance.newInstance(id, single.getValue(), single.getType());
    }

    private static ContentFormat formatOf(Value value, ContentFormat wished) {
        if (value instanceof Value.Instances) {
            return formatOfMany(wished);
        }
        boolean bytesAsText = wished.equals(ContentFormat.OPAQUE) != (value instanceof Value.Opaque);
        return bytesAsText && (wished.equals(ContentFormat.OPAQUE) || wished.equals(ContentFormat.TEXT))
                ? ContentFormat.TLV
                : wished;
    }

    /** Text, opaque and CBOR carry one value only. */
    private static ContentFormat formatOfMany(ContentFormat wished) {
        boolean single = wished.equals(ContentFormat.TEXT)
                || wished.equals(ContentFormat.OPAQUE)
                || wished.equals(ContentFormat.CBOR);
        return single ? ContentFormat.TLV : wished;
    }
}
