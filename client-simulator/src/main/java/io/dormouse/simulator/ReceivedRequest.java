// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import io.dormouse.simulator.object.ObjectValues;
import io.dormouse.simulator.radio.CoapRequests;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.leshan.core.node.LwM2mNode;
import org.eclipse.leshan.core.node.LwM2mObject;
import org.eclipse.leshan.core.node.LwM2mObjectInstance;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.node.LwM2mResource;
import org.eclipse.leshan.core.node.LwM2mResourceInstance;
import org.eclipse.leshan.core.request.BootstrapDeleteRequest;
import org.eclipse.leshan.core.request.BootstrapDiscoverRequest;
import org.eclipse.leshan.core.request.BootstrapFinishRequest;
import org.eclipse.leshan.core.request.BootstrapReadRequest;
import org.eclipse.leshan.core.request.BootstrapWriteRequest;
import org.eclipse.leshan.core.request.CancelCompositeObservationRequest;
import org.eclipse.leshan.core.request.CancelObservationRequest;
import org.eclipse.leshan.core.request.CreateRequest;
import org.eclipse.leshan.core.request.DeleteRequest;
import org.eclipse.leshan.core.request.DiscoverRequest;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.request.DownlinkRequestVisitor;
import org.eclipse.leshan.core.request.ExecuteRequest;
import org.eclipse.leshan.core.request.ObserveCompositeRequest;
import org.eclipse.leshan.core.request.ObserveRequest;
import org.eclipse.leshan.core.request.ReadCompositeRequest;
import org.eclipse.leshan.core.request.ReadRequest;
import org.eclipse.leshan.core.request.WriteAttributesRequest;
import org.eclipse.leshan.core.request.WriteCompositeRequest;
import org.eclipse.leshan.core.request.WriteRequest;

/** A request of the server in the words of the {@link Journal}. */
final class ReceivedRequest implements DownlinkRequestVisitor {
    Operation operation = Operation.READ;
    String path = "/";
    final List<String> paths = new ArrayList<>();
    final SortedMap<String, Object> values = new TreeMap<>();

    static ReceivedRequest of(DownlinkRequest<?> request) {
        ReceivedRequest described = new ReceivedRequest();
        request.accept(described);
        return described;
    }

    private void simple(Operation what, LwM2mPath where) {
        operation = what;
        path = where.toString();
        paths.add(path);
    }

    private void composite(Operation what, List<LwM2mPath> where) {
        operation = what;
        where.forEach(each -> paths.add(each.toString()));
    }

    private void carrying(String at, LwM2mNode node) {
        if (node instanceof LwM2mObject object) {
            object.getInstances().values().forEach(each -> carrying(at + "/" + each.getId(), each));
        } else if (node instanceof LwM2mObjectInstance instance) {
            carrying(at, instance.getResources().values());
        } else if (node instanceof LwM2mResource resource && resource.isMultiInstances()) {
            resource.getInstances().values().forEach(each -> carrying(at + "/" + each.getId(), each));
        } else if (node instanceof LwM2mResource resource) {
            values.put(at, ObjectValues.plain(resource.getValue()));
            paths.add(at);
        } else if (node instanceof LwM2mResourceInstance instance) {
            values.put(at, ObjectValues.plain(instance.getValue()));
            paths.add(at);
        }
    }

    private void carrying(String at, Iterable<LwM2mResource> resources) {
        resources.forEach(each -> carrying(at + "/" + each.getId(), each));
    }

    @Override
    public void visit(ReadRequest request) {
        simple(Operation.READ, request.getPath());
    }

    @Override
    public void visit(DiscoverRequest request) {
        simple(Operation.DISCOVER, request.getPath());
    }

    @Override
    public void visit(WriteRequest request) {
        operation = request.isReplaceRequest() ? Operation.WRITE : Operation.WRITE_UPDATE;
        path = request.getPath().toString();
        carrying(path, request.getNode());
        if (paths.isEmpty()) {
            paths.add(path);
        }
    }

    @Override
    public void visit(WriteAttributesRequest request) {
        simple(Operation.WRITE_ATTRIBUTES, request.getPath());
        values.put(path, request.getAttributes().toString());
    }

    @Override
    public void visit(ExecuteRequest request) {
        simple(Operation.EXECUTE, request.getPath());
        values.put(
                path,
                request.getArguments() == null ? "" : request.getArguments().serialize());
    }

    @Override
    public void visit(CreateRequest request) {
        simple(Operation.CREATE, request.getPath());
        if (request.unknownObjectInstanceId()) {
            carrying(path + "/?", request.getResources());
        } else {
            request.getObjectInstances().forEach(each -> carrying(path + "/" + each.getId(), each));
        }
    }

    @Override
    public void visit(DeleteRequest request) {
        simple(Operation.DELETE, request.getPath());
    }

    @Override
    public void visit(ObserveRequest request) {
        boolean cancels = CoapRequests.cancelsObservation(request.getCoapRequest());
        simple(cancels ? Operation.CANCEL_OBSERVATION : Operation.OBSERVE, request.getPath());
    }

    @Override
    public void visit(CancelObservationRequest request) {
        simple(Operation.CANCEL_OBSERVATION, request.getPath());
    }

    @Override
    public void visit(ReadCompositeRequest request) {
        composite(Operation.READ_COMPOSITE, request.getPaths());
    }

    @Override
    public void visit(ObserveCompositeRequest request) {
        boolean cancels = CoapRequests.cancelsObservation(request.getCoapRequest());
        composite(cancels ? Operation.CANCEL_OBSERVATION : Operation.OBSERVE_COMPOSITE, request.getPaths());
    }

    @Override
    public void visit(CancelCompositeObservationRequest request) {
        composite(Operation.CANCEL_OBSERVATION, request.getPaths());
    }

    @Override
    public void visit(WriteCompositeRequest request) {
        operation = Operation.WRITE_COMPOSITE;
        request.getNodes().forEach((at, node) -> carrying(at.toString(), node));
    }

    @Override
    public void visit(BootstrapDiscoverRequest request) {
        simple(Operation.BOOTSTRAP, request.getPath());
    }

    @Override
    public void visit(BootstrapWriteRequest request) {
        simple(Operation.BOOTSTRAP, request.getPath());
    }

    @Override
    public void visit(BootstrapReadRequest request) {
        simple(Operation.BOOTSTRAP, request.getPath());
    }

    @Override
    public void visit(BootstrapDeleteRequest request) {
        simple(Operation.BOOTSTRAP, request.getPath());
    }

    @Override
    public void visit(BootstrapFinishRequest request) {
        operation = Operation.BOOTSTRAP;
    }
}
