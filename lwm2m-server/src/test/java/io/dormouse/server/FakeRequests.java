// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import io.dormouse.objects.LeshanValues;
import io.dormouse.objects.ResourcePath;
import io.dormouse.objects.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.eclipse.leshan.core.ResponseCode;
import org.eclipse.leshan.core.node.LwM2mMultipleResource;
import org.eclipse.leshan.core.node.LwM2mNode;
import org.eclipse.leshan.core.node.LwM2mObject;
import org.eclipse.leshan.core.node.LwM2mObjectInstance;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.node.LwM2mResource;
import org.eclipse.leshan.core.request.CreateRequest;
import org.eclipse.leshan.core.request.DeleteRequest;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.request.ExecuteRequest;
import org.eclipse.leshan.core.request.ObserveCompositeRequest;
import org.eclipse.leshan.core.request.ObserveRequest;
import org.eclipse.leshan.core.request.ReadCompositeRequest;
import org.eclipse.leshan.core.request.ReadRequest;
import org.eclipse.leshan.core.request.WriteAttributesRequest;
import org.eclipse.leshan.core.request.WriteCompositeRequest;
import org.eclipse.leshan.core.request.WriteRequest;
import org.eclipse.leshan.core.response.CreateResponse;
import org.eclipse.leshan.core.response.DeleteResponse;
import org.eclipse.leshan.core.response.ExecuteResponse;
import org.eclipse.leshan.core.response.LwM2mResponse;
import org.eclipse.leshan.core.response.ObserveCompositeResponse;
import org.eclipse.leshan.core.response.ObserveResponse;
import org.eclipse.leshan.core.response.ReadCompositeResponse;
import org.eclipse.leshan.core.response.ReadResponse;
import org.eclipse.leshan.core.response.WriteAttributesResponse;
import org.eclipse.leshan.core.response.WriteCompositeResponse;
import org.eclipse.leshan.core.response.WriteResponse;
import org.jspecify.annotations.Nullable;

/** How a scripted device carries out requests on its values. */
public final class FakeRequests {
    private final SortedMap<ResourcePath, Value> values;
    private final Map<ResourcePath, ResponseCode> refusals;
    private final Map<ResourcePath, UnaryOperator<Value>> bends;

    public FakeRequests(
            SortedMap<ResourcePath, Value> values,
            Map<ResourcePath, ResponseCode> refusals,
            Map<ResourcePath, UnaryOperator<Value>> bends) {
        this.values = values;
        this.refusals = refusals;
        this.bends = bends;
    }

    public LwM2mResponse answer(DownlinkRequest<?> request) {
        if (request instanceof ReadRequest read) {
            LwM2mNode node = node(read.getPath());
            return node == null ? ReadResponse.notFound() : ReadResponse.success(node);
        }
        if (request instanceof ObserveRequest observe) {
            LwM2mNode node = node(observe.getPath());
            return node == null ? ObserveResponse.notFound() : ObserveResponse.success(node);
        }
        if (request instanceof ObserveCompositeRequest observe) {
            Map<LwM2mPath, LwM2mNode> found = new LinkedHashMap<>();
            observe.getPaths().forEach(path -> found.put(path, node(path)));
            return ObserveCompositeResponse.success(found);
        }
        if (request instanceof WriteAttributesRequest) {
            return WriteAttributesResponse.success();
        }
        if (request instanceof ReadCompositeRequest read) {
            Map<LwM2mPath, LwM2mNode> found = new LinkedHashMap<>();
            read.getPaths().forEach(path -> found.put(path, node(path)));
            return ReadCompositeResponse.success(found);
        }
        if (request instanceof WriteRequest write) {
            return new WriteResponse(write(written(write), write.isReplaceRequest()), null, null);
        }
        if (request instanceof WriteCompositeRequest write) {
            return new WriteCompositeResponse(write(written(write), false), null, null);
        }
        if (request instanceof ExecuteRequest execute) {
            ResponseCode refusal = refusals.get(path(execute.getPath()));
            return refusal == null ? ExecuteResponse.success() : new ExecuteResponse(refusal, null, null);
        }
        if (request instanceof CreateRequest create) {
            return create(create);
        }
        if (request instanceof DeleteRequest delete) {
            LwM2mPath path = delete.getPath();
            boolean gone = values.keySet().removeIf(key -> key.instance().equals(path.toString()));
            return gone ? DeleteResponse.success() : DeleteResponse.notFound();
        }
        throw new IllegalStateException("A scripted device cannot " + request);
    }

    private LwM2mResponse create(CreateRequest create) {
        int object = create.getPath().getObjectId();
        for (LwM2mObjectInstance instance : create.getObjectInstances()) {
            for (LwM2mResource resource : instance.getResources().values()) {
                values.put(
                        new ResourcePath(object, instance.getId(), resource.getId()), LeshanValues.fromNode(resource));
            }
        }
        return CreateResponse.success();
    }

    private ResponseCode write(Map<ResourcePath, Value> written, boolean replace) {
        for (ResourcePath path : written.keySet()) {
            ResponseCode refusal = refusals.get(path);
            if (refusal != null) {
                return refusal;
            }
        }
        written.forEach((path, value) -> {
            Value kept = bends.getOrDefault(path, UnaryOperator.identity()).apply(value);
            values.merge(path, kept, (old, now) -> merge(old, now, replace));
        });
        return ResponseCode.CHANGED;
    }

    /** A Partial Update of a multiple-instance resource leaves the instances that it does not name. */
    private static Value merge(Value old, Value now, boolean replace) {
        if (replace || !(old instanceof Value.Instances before) || !(now instanceof Value.Instances change)) {
            return now;
        }
        SortedMap<Integer, Value> all = new TreeMap<>(before.byId());
        all.putAll(change.byId());
        return new Value.Instances(before.type(), all);
    }

    private @Nullable LwM2mNode node(LwM2mPath path) {
        if (path.isResource()) {
            Value value = values.get(path(path));
            return value == null ? null : LeshanValues.toNode(path.getResourceId(), value);
        }
        Map<Integer, List<LwM2mResource>> instances = new TreeMap<>();
        values.forEach((key, value) -> {
            if (new LwM2mPath(key.toString()).startWith(path)) {
                instances
                        .computeIfAbsent(key.instanceId(), id -> new ArrayList<>())
                        .add(LeshanValues.toNode(key.resourceId(), value));
            }
        });
        if (instances.isEmpty()) {
            return null;
        }
        List<LwM2mObjectInstance> nodes = new ArrayList<>();
        instances.forEach((id, resources) -> nodes.add(new LwM2mObjectInstance(id, resources)));
        return path.isObject() ? new LwM2mObject(path.getObjectId(), nodes) : nodes.get(0);
    }

    public static Map<ResourcePath, Value> written(DownlinkRequest<?> request) {
        Map<ResourcePath, Value> written = new TreeMap<>();
        if (request instanceof WriteRequest write) {
            collect(write.getPath(), write.getNode(), written);
        } else if (request instanceof WriteCompositeRequest write) {
            write.getNodes().forEach((path, node) -> collect(path, node, written));
        }
        return written;
    }

    private static void collect(LwM2mPath path, LwM2mNode node, Map<ResourcePath, Value> written) {
        if (node instanceof LwM2mObjectInstance instance) {
            instance.getResources()
                    .values()
                    .forEach(resource -> collect(path.append(resource.getId()), resource, written));
        } else if (node instanceof LwM2mResource resource) {
            written.put(path(path), LeshanValues.fromNode(resource));
        }
    }

    /** One line of the journal. */
    public static String line(DownlinkRequest<?> request) {
        if (request instanceof WriteRequest write) {
            String kind = write.isReplaceRequest() && write.getPath().isObjectInstance()
                    ? "Replace "
                    : write.getPath().isObjectInstance() || write.isPartialUpdateRequest() ? "Update " : "Write ";
            if (write.getPath().isResource() && !(write.getNode() instanceof LwM2mMultipleResource)) {
                return kind + write.getPath() + " = " + text(written(write).get(path(write.getPath())));
            }
            return kind + write.getPath() + " " + text(written(write));
        }
        if (request instanceof WriteCompositeRequest write) {
            return "WriteComposite " + text(written(write));
        }
        String name = request.getClass().getSimpleName().replace("Request", "");
        if (request instanceof ExecuteRequest execute) {
            return name + " " + execute.getPath();
        }
        if (request instanceof ReadCompositeRequest read) {
            return name + " " + read.getPaths();
        }
        if (request instanceof ObserveCompositeRequest observe) {
            return name + " " + observe.getPaths();
        }
        if (request instanceof WriteAttributesRequest write) {
            return name + " " + write.getPath() + " "
                    + String.join("&", write.getAttributes().toQueryParams());
        }
        if (request instanceof org.eclipse.leshan.core.request.SimpleDownlinkRequest<?> simple) {
            return name + " " + simple.getPath();
        }
        return name;
    }

    private static String text(Map<ResourcePath, Value> written) {
        List<String> parts = new ArrayList<>();
        written.forEach((path, value) -> parts.add(path + " = " + text(value)));
        return "{" + String.join(", ", parts) + "}";
    }

    private static String text(@Nullable Value value) {
        return value == null
                ? "nothing"
                : io.dormouse.objects.ValueJson.write(value).toString().replace("\"", "");
    }

    private static ResourcePath path(LwM2mPath path) {
        return new ResourcePath(path.getObjectId(), path.getObjectInstanceId(), path.getResourceId());
    }
}
