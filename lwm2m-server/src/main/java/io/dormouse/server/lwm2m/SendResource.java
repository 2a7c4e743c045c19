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
import io.dormouse.server.device.UplinkReply;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.leshan.core.ResponseCode;
import org.eclipse.leshan.core.node.LwM2mNode;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.node.TimestampedLwM2mNodes;
import org.eclipse.leshan.core.node.codec.CodecException;
import org.eclipse.leshan.core.node.codec.LwM2mDecoder;
import org.eclipse.leshan.core.request.ContentFormat;
import org.jspecify.annotations.Nullable;

/** {@code /dp}: Send (OMA LwM2M Core 1.1 §6.4.5). */
final class SendResource extends CoapResource {
    private final Uplink uplink;
    private final LwM2mDecoder decoder;
    private final LeshanModels models;
    private final Time time;
    private final Guard guard;
    private final TellingRate rate;

    SendResource(Uplink uplink, LwM2mDecoder decoder, LeshanModels models, Time time, Guard guard, TellingRate rate) {
        super("dp");
        this.uplink = uplink;
        this.decoder = decoder;
        this.models = models;
        this.time = time;
        this.guard = guard;
        this.rate = rate;
    }

    @Override
    public void handleRequest(Exchange exchange) {
        guard.handle(exchange, () -> super.handleRequest(exchange));
    }

    @Override
    public void handlePOST(CoapExchange exchange) {
        long begun = time.nanos();
        Sender from = RegisterResource.sender(exchange);
        Optional<Device> device = uplink.deviceOf(from);
        if (device.isEmpty()) {
            refuse(exchange, ResponseCode.BAD_REQUEST, "not registered");
            return;
        }
        if (!rate.allows(device.get().endpoint())) {
            uplink.heard(from, device.get());
            Replies.send(exchange, UplinkReply.tooMany(1));
            return;
        }
        TimestampedLwM2mNodes values;
        try {
            values = decode(exchange, device.get());
        } catch (CodecException broken) {
            uplink.heard(from, device.get());
            refuse(exchange, ResponseCode.BAD_REQUEST, "the payload cannot be read");
            return;
        }
        if (!values.getNodes().keySet().stream().allMatch(path -> registered(device.get(), path))) {
            uplink.heard(from, device.get());
            refuse(exchange, ResponseCode.NOT_FOUND, "an object in it is not registered");
            return;
        }
        var unused = uplink.sent(from, device.get(), report(values, begun))
                .thenAccept(reply -> Replies.send(exchange, reply));
    }

    private TimestampedLwM2mNodes decode(CoapExchange exchange, Device device) {
        int number = exchange.getRequestOptions().getContentFormat();
        ContentFormat format = ContentFormat.fromCode(number);
        if (!format.equals(ContentFormat.SENML_JSON) && !format.equals(ContentFormat.SENML_CBOR)) {
            throw new CodecException("content format %s is not for Send", number);
        }
        TimestampedLwM2mNodes values = decoder.decodeTimestampedNodes(
                RootedSenml.strip(
                        exchange.getRequestPayload(),
                        number,
                        device.registration().rootPath()),
                format,
                null,
                models.of(device.objects().versions()));
        if (values == null || values.getNodes().isEmpty()) {
            throw new CodecException("nothing is in it");
        }
        return values;
    }

    private static boolean registered(Device device, LwM2mPath path) {
        return path.getObjectId() != null && device.objects().hasObject(path.getObjectId());
    }

    private Report report(TimestampedLwM2mNodes values, long begun) {
        Reports reports = new Reports();
        for (@Nullable Instant taken : values.getTimestamps()) {
            for (Map.Entry<LwM2mPath, LwM2mNode> value :
                    values.getNodesAt(taken).entrySet()) {
                reports.add(value.getKey(), value.getValue(), taken);
            }
        }
        return reports.build(Report.Via.SEND, begun, time.now());
    }

    private static void refuse(CoapExchange exchange, ResponseCode code, String detail) {
        Replies.send(exchange, UplinkReply.refused(code, detail));
    }
}
