// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.leshan.core.node.codec.DefaultLwM2mDecoder;
import org.eclipse.leshan.core.node.codec.DefaultLwM2mEncoder;
import org.eclipse.leshan.core.node.codec.LwM2mDecoder;
import org.eclipse.leshan.core.node.codec.LwM2mEncoder;
import org.eclipse.leshan.core.node.codec.LwM2mValueChecker;
import org.eclipse.leshan.core.request.ContentFormat;

/**
 * The encoder and decoder of devices that understand certain formats only; shared by all devices that understand the
 * same.
 */
record DeviceCodecs(LwM2mEncoder encoder, LwM2mDecoder decoder) {
    /** What a device of LwM2M 1.0 understands. */
    static final Set<ContentFormat> VERSION_1_0 =
            Set.of(ContentFormat.TEXT, ContentFormat.OPAQUE, ContentFormat.TLV, ContentFormat.JSON);

    /** What a device of LwM2M 1.1 understands here; 1.1 demands fewer. */
    static final Set<ContentFormat> VERSION_1_1 = Set.of(
            ContentFormat.TEXT,
            ContentFormat.OPAQUE,
            ContentFormat.TLV,
            ContentFormat.JSON,
            ContentFormat.CBOR,
            ContentFormat.SENML_JSON,
            ContentFormat.SENML_CBOR);

    private static final Map<Set<ContentFormat>, DeviceCodecs> MADE = new ConcurrentHashMap<>();

    static DeviceCodecs of(Set<ContentFormat> formats) {
        return MADE.computeIfAbsent(Set.copyOf(formats), DeviceCodecs::make);
    }

    private static DeviceCodecs make(Set<ContentFormat> formats) {
        return new DeviceCodecs(
                new DefaultLwM2mEncoder(
                        only(formats, DefaultLwM2mEncoder.getDefaultNodeEncoders(false)),
                        only(formats, DefaultLwM2mEncoder.getDefaultPathEncoder()),
                        new LwM2mValueChecker()),
                new DefaultLwM2mDecoder(
                        only(formats, DefaultLwM2mDecoder.getDefaultNodeDecoders(false)),
                        only(formats, DefaultLwM2mDecoder.getDefaultPathDecoder())));
    }

    private static <T> Map<ContentFormat, T> only(Collection<ContentFormat> formats, Map<ContentFormat, T> all) {
        Map<ContentFormat, T> kept = new HashMap<>(all);
        kept.keySet().retainAll(formats);
        return kept;
    }
}
