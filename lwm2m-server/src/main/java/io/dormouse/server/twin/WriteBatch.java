// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import io.dormouse.objects.LeshanValues;
import io.dormouse.objects.ResourcePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.leshan.core.node.LwM2mMultipleResource;
import org.eclipse.leshan.core.node.LwM2mNode;
import org.eclipse.leshan.core.node.LwM2mObjectInstance;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.node.LwM2mResource;
import org.eclipse.leshan.core.request.ContentFormat;
import org.eclipse.leshan.core.request.CreateRequest;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.request.WriteCompositeRequest;
import org.eclipse.leshan.core.request.WriteRequest;
import org.eclipse.leshan.core.request.WriteRequest.Mode;
import org.eclipse.leshan.core.response.LwM2mResponse;

/** Members that are written in one exchange. Never empty; all of one object instance, unless it is a composite. */
record WriteBatch(Kind kind, List<Item> items) {
    enum Kind {
        /** Write (Replace) of one resource alone: a single value, or the exact set of a multiple-instance resource. */
        REPLACE_RESOURCE,
        /** Write (Partial Update) of the instance: what is not named stays. */
        UPDATE_INSTANCE,
        /** Create of the instance, with everything that is desired of it. */
        CREATE,
        /** Write-Composite over several instances: what is not named stays. */
        COMPOSITE
    }

    /**
     * @param member as it was decided on
     * @param path where it goes on the device
     */
    record Item(Member member, ResourcePath path) {}

    boolean alone() {
        return items.size() == 1 && kind != Kind.CREATE;
    }

    Set<ResourcePath> paths() {
        return items.stream().map(Item::path).collect(Collectors.toSet());
    }

    Set<MemberPath> members() {
        return items.stream().map(item -> item.member().path()).collect(Collectors.toSet());
    }

    /** OMA LwM2M Core 1.1 §6.3.3 (Write), §6.3.4 (Create), §6.3.10 (Write-Composite). */
    DownlinkRequest<? extends LwM2mResponse> request(ContentFormat format) {
        ResourcePath first = items.get(0).path();
        List<LwM2mResource> nodes = new ArrayList<>();
        for (Item item : items) {
            nodes.add(LeshanValues.toNode(
                    item.path().resourceId(), item.member().wanted().value()));
        }
        return switch (kind) {
            case REPLACE_RESOURCE ->
                new WriteRequest(Mode.REPLACE, format, new LwM2mPath(first.toString()), nodes.get(0));
            case UPDATE_INSTANCE -> new WriteRequest(Mode.UPDATE, format, first.objectId(), first.instanceId(), nodes);
            case CREATE ->
                new CreateRequest(format, first.objectId(), new LwM2mObjectInstance(first.instanceId(), nodes));
            case COMPOSITE -> composite(format);
        };
    }

    /** In SenML only; instances of a resource each by its own path, so that the others stay. */
    private WriteCompositeRequest composite(ContentFormat format) {
        ContentFormat senml =
                format.equals(ContentFormat.SENML_JSON) ? ContentFormat.SENML_JSON : ContentFormat.SENML_CBOR;
        Map<LwM2mPath, LwM2mNode> nodes = new LinkedHashMap<>();
        for (Item item : items) {
            LwM2mPath path = new LwM2mPath(item.path().toString());
            LwM2mResource resource = LeshanValues.toNode(
                    item.path().resourceId(), item.member().wanted().value());
            if (resource instanceof LwM2mMultipleResource several) {
                several.getInstances().forEach((id, instance) -> nodes.put(path.append(id), instance));
            } else {
                nodes.put(path, resource);
            }
        }
        return new WriteCompositeRequest(senml, nodes, null);
    }
}
