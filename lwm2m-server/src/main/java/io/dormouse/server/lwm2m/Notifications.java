// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.lwm2m;

import io.dormouse.coap.RootedSenml;
import io.dormouse.kit.time.Time;
import io.dormouse.objects.LeshanModels;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.Report;
import io.dormouse.server.device.Reports;
import io.dormouse.server.device.Sender;
import io.dormouse.server.device.Uplink;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.observe.NotificationListener;
import org.eclipse.leshan.core.californium.ObserveUtil;
import org.eclipse.leshan.core.model.LwM2mModel;
import org.eclipse.leshan.core.node.LwM2mNode;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.node.TimestampedLwM2mNode;
import org.eclipse.leshan.core.node.TimestampedLwM2mNodes;
import org.eclipse.leshan.core.node.codec.CodecException;
import org.eclipse.leshan.core.node.codec.LwM2mDecoder;
import org.eclipse.leshan.core.request.ContentFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notifications of observed paths become reports (OMA LwM2M Core 1.1 §6.4.4, RFC 7641). */
final class Notifications implements NotificationListener {
    private static final Logger log = LoggerFactory.getLogger(Notifications.class);

    private final Uplink uplink;
    private final Observations observations;
    private final LwM2mDecoder decoder;
    private final LeshanModels models;
    private final TellingRate rate;
    private final Time time;

    Notifications(
            Uplink uplink,
            Observations observations,
            LwM2mDecoder decoder,
            LeshanModels models,
            TellingRate rate,
            Time time) {
        this.uplink = uplink;
        this.observations = observations;
        this.decoder = decoder;
        this.models = models;
        this.rate = rate;
        this.time = time;
    }

    @Override
    public void onNotification(Request request, Response response) {
        rate.take(Observations.endpointOf(request), response.getToken(), () -> takeIn(request, response));
    }

    private void takeIn(Request request, Response response) {
        long begun = time.nanos();
        Optional<Device> device = uplink.registered(Observations.endpointOf(request))
                .filter(registered -> registered
                        .registration()
                        .registrationId()
                        .equals(request.getUserContext().get(ObserveUtil.CTX_REGID)));
        List<LwM2mPath> paths = ObserveUtil.getPathsFromContext(request.getUserContext());
        if (device.isEmpty() || paths == null) {
            return;
        }
        Sender from = Senders.of(
                response.getSourceContext(), device.get().registration().localUri());
        if (!observations.isNewer(response)) {
            uplink.heard(from, device.get());
            return;
        }
        try {
            Reports reports = new Reports();
            LwM2mModel model = models.of(device.get().objects().versions());
            byte[] payload = RootedSenml.strip(
                    response.getPayload(),
                    response.getOptions().getContentFormat(),
                    device.get().registration().rootPath());
            if (request.getCode() == CoAP.Code.FETCH) {
                composite(reports, response, payload, paths, model);
            } else {
                single(reports, response, payload, paths.get(0), model);
            }
            uplink.notified(from, device.get(), reports.build(Report.Via.NOTIFY, begun, time.now()));
        } catch (CodecException broken) {
            log.debug("A notification of {} cannot be read: {}", paths, broken.getMessage());
            uplink.heard(from, device.get());
        }
    }

    /** An error ends the observation (RFC 7641 §4.2), 4.04 because the value is gone. */
    private void single(Reports reports, Response response, byte[] payload, LwM2mPath path, LwM2mModel model) {
        if (response.isError()) {
            if (response.getCode() == CoAP.ResponseCode.NOT_FOUND) {
                reports.gone(path);
            }
            return;
        }
        for (TimestampedLwM2mNode node : decoder.decodeTimestampedData(payload, format(response), path, model)) {
            reports.add(path, node.getNode(), node.getTimestamp());
        }
    }

    private void composite(
            Reports reports, Response response, byte[] payload, List<LwM2mPath> paths, LwM2mModel model) {
        if (response.isError()) {
            return;
        }
        TimestampedLwM2mNodes nodes = decoder.decodeTimestampedNodes(payload, format(response), paths, model);
        for (@Nullable Instant taken : nodes.getTimestamps()) {
            for (Map.Entry<LwM2mPath, LwM2mNode> value : nodes.getNodesAt(taken).entrySet()) {
                reports.add(value.getKey(), value.getValue(), taken);
            }
        }
    }

    private static ContentFormat format(Response response) {
        if (!response.getOptions().hasContentFormat()) {
            throw new CodecException("the content format is missing");
        }
        return ContentFormat.fromCode(response.getOptions().getContentFormat());
    }
}
