// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import io.dormouse.objects.LeshanValues;
import io.dormouse.objects.ResourcePath;
import io.dormouse.server.device.Report.Via;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.leshan.core.node.LwM2mNode;
import org.eclipse.leshan.core.node.LwM2mObject;
import org.eclipse.leshan.core.node.LwM2mObjectInstance;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.node.LwM2mResource;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.request.ObserveRequest;
import org.eclipse.leshan.core.request.ReadRequest;
import org.eclipse.leshan.core.response.LwM2mResponse;
import org.eclipse.leshan.core.response.ReadCompositeResponse;
import org.eclipse.leshan.core.response.ReadResponse;
import org.jspecify.annotations.Nullable;

/** Collects the samples of one message from leshan-core's nodes. A single resource instance is not a value of its resource and is left out. */
public final class Reports {
    private final List<Sample> samples = new ArrayList<>();
    private final Set<ResourcePath> absent = new HashSet<>();
    private final Set<String> whole = new HashSet<>();

    /** What the answer to a request tells of the device's values; empty when it tells nothing. */
    public static Optional<Report> of(DownlinkRequest<?> request, Answer answer, long begunNanos, Instant receivedAt) {
        Reports reports = new Reports();
        if (answer instanceof Answer.Delivered delivered) {
            reports.collect(request, delivered.response());
        } else if (answer instanceof Answer.Refused refused && refused.code().getCode() == 404) {
            pathOf(request).ifPresent(reports::gone);
        }
        return reports.isEmpty() ? Optional.empty() : Optional.of(reports.build(Via.READ, begunNanos, receivedAt));
    }

    /** Adds a node as it was found at a path. */
    public Reports add(LwM2mPath path, @Nullable LwM2mNode node, @Nullable Instant takenAt) {
        if (node instanceof LwM2mObject object) {
            for (LwM2mObjectInstance instance : object.getInstances().values()) {
                add(path.append(instance.getId()), instance, takenAt);
            }
        } else if (node instanceof LwM2mObjectInstance instance) {
            whole.add(path.toString());
            for (LwM2mResource resource : instance.getResources().values()) {
                add(path.append(resource.getId()), resource, takenAt);
            }
        } else if (node instanceof LwM2mResource resource && path.isResource()) {
            samples.add(new Sample(resourcePath(path), LeshanValues.fromNode(resource), takenAt));
        }
        return this;
    }

    /** Notes that the device has nothing at a path: 4.04. */
    public Reports gone(LwM2mPath path) {
        if (path.isResource()) {
            absent.add(resourcePath(path));
        } else if (path.isObjectInstance()) {
            whole.add(path.toString());
        }
        return this;
    }

    /** Adds a whole tree of nodes without timestamps. */
    public Reports addAll(Map<LwM2mPath, ? extends @Nullable LwM2mNode> nodes) {
        nodes.forEach((path, node) -> add(path, node, null));
        return this;
    }

    public boolean isEmpty() {
        return samples.isEmpty() && absent.isEmpty() && whole.isEmpty();
    }

    public Report build(Via via, long begunNanos, Instant receivedAt) {
        return new Report(via, begunNanos, receivedAt, List.copyOf(samples), Set.copyOf(absent), Set.copyOf(whole));
    }

    private void collect(DownlinkRequest<?> request, LwM2mResponse response) {
        if (response instanceof ReadCompositeResponse composite && composite.getContent() != null) {
            addAll(composite.getContent());
        } else if (response instanceof ReadResponse read) {
            pathOf(request).ifPresent(path -> add(path, read.getContent(), null));
        }
    }

    private static Optional<LwM2mPath> pathOf(DownlinkRequest<?> request) {
        if (request instanceof ReadRequest read) {
            return Optional.of(read.getPath());
        }
        return request instanceof ObserveRequest observe ? Optional.of(observe.getPath()) : Optional.empty();
    }

    private static ResourcePath resourcePath(LwM2mPath path) {
        return new ResourcePath(path.getObjectId(), path.getObjectInstanceId(), path.getResourceId());
    }
}
