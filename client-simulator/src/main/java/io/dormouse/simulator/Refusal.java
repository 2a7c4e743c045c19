// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import org.eclipse.leshan.core.ResponseCode;
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
import org.eclipse.leshan.core.response.BootstrapDeleteResponse;
import org.eclipse.leshan.core.response.BootstrapDiscoverResponse;
import org.eclipse.leshan.core.response.BootstrapFinishResponse;
import org.eclipse.leshan.core.response.BootstrapReadResponse;
import org.eclipse.leshan.core.response.BootstrapWriteResponse;
import org.eclipse.leshan.core.response.CancelCompositeObservationResponse;
import org.eclipse.leshan.core.response.CancelObservationResponse;
import org.eclipse.leshan.core.response.CreateResponse;
import org.eclipse.leshan.core.response.DeleteResponse;
import org.eclipse.leshan.core.response.DiscoverResponse;
import org.eclipse.leshan.core.response.ExecuteResponse;
import org.eclipse.leshan.core.response.LwM2mResponse;
import org.eclipse.leshan.core.response.ObserveCompositeResponse;
import org.eclipse.leshan.core.response.ObserveResponse;
import org.eclipse.leshan.core.response.ReadCompositeResponse;
import org.eclipse.leshan.core.response.ReadResponse;
import org.eclipse.leshan.core.response.SendableResponse;
import org.eclipse.leshan.core.response.WriteAttributesResponse;
import org.eclipse.leshan.core.response.WriteCompositeResponse;
import org.eclipse.leshan.core.response.WriteResponse;
import org.jspecify.annotations.Nullable;

/** The answer of the right type that carries nothing but a code. */
final class Refusal implements DownlinkRequestVisitor {
    private final ResponseCode code;
    private @Nullable LwM2mResponse response;

    private Refusal(ResponseCode code) {
        this.code = code;
    }

    @SuppressWarnings("unchecked") // the visitor method of a request makes the response of that request
    static <T extends LwM2mResponse> SendableResponse<T> of(DownlinkRequest<T> request, ResponseCode code) {
        Refusal refusal = new Refusal(code);
        request.accept(refusal);
        return new SendableResponse<>((T) refusal.response);
    }

    @Override
    public void visit(ReadRequest request) {
        response = new ReadResponse(code, null, null, null);
    }

    @Override
    public void visit(DiscoverRequest request) {
        response = new DiscoverResponse(code, null, null);
    }

    @Override
    public void visit(WriteRequest request) {
        response = new WriteResponse(code, null);
    }

    @Override
    public void visit(WriteAttributesRequest request) {
        response = new WriteAttributesResponse(code, null);
    }

    @Override
    public void visit(ExecuteRequest request) {
        response = new ExecuteResponse(code, null);
    }

    @Override
    public void visit(CreateRequest request) {
        response = new CreateResponse(code, null, null);
    }

    @Override
    public void visit(DeleteRequest request) {
        response = new DeleteResponse(code, null);
    }

    @Override
    public void visit(ObserveRequest request) {
        response = new ObserveResponse(code, null, null, null, null, null);
    }

    @Override
    public void visit(CancelObservationRequest request) {
        response = new CancelObservationResponse(code, null, null, null, null, null);
    }

    @Override
    public void visit(ReadCompositeRequest request) {
        response = new ReadCompositeResponse(code, null, null, null);
    }

    @Override
    public void visit(ObserveCompositeRequest request) {
        response = new ObserveCompositeResponse(code, null, null, null, null, null);
    }

    @Override
    public void visit(CancelCompositeObservationRequest request) {
        response = new CancelCompositeObservationResponse(code, null, null, null, null, null);
    }

    @Override
    public void visit(WriteCompositeRequest request) {
        response = new WriteCompositeResponse(code, null, null);
    }

    @Override
    public void visit(BootstrapDiscoverRequest request) {
        response = new BootstrapDiscoverResponse(code, null, null);
    }

    @Override
    public void visit(BootstrapWriteRequest request) {
        response = new BootstrapWriteResponse(code, null);
    }

    @Override
    public void visit(BootstrapReadRequest request) {
        response = new BootstrapReadResponse(code, null, null);
    }

    @Override
    public void visit(BootstrapDeleteRequest request) {
        response = new BootstrapDeleteResponse(code, null);
    }

    @Override
    public void visit(BootstrapFinishRequest request) {
        response = new BootstrapFinishResponse(code, null);
    }
}
