// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.leshan.core.node.codec.DefaultLwM2mDecoder;
import org.eclipse.leshan.core.node.codec.DefaultLwM2mEncoder;
import org.eclipse.leshan.core.node.codec.LwM2mDecoder;
import org.eclipse.leshan.core.node.codec.LwM2mEncoder;
import org.eclipse.leshan.core.node.codec.LwM2mValueChecker;
import org.eclipse.leshan.core.node.codec.NodeEncoder;
import org.eclipse.leshan.core.request.ContentFormat;

/** Leshan's codecs with what they lack: no surprise exceptions, and times beyond 2038. */
public final class Codecs {
    private Codecs() {}

    /** Whatever the bytes are, only CodecException comes out. */
    public static LwM2mDecoder decoder() {
        return new GuardedDecoder(new DefaultLwM2mDecoder(true));
    }

    public static LwM2mEncoder encoder() {
        Map<ContentFormat, NodeEncoder> encoders = new HashMap<>(DefaultLwM2mEncoder.getDefaultNodeEncoders(true));
        encoders.computeIfPresent(ContentFormat.TLV, (format, tlv) -> new LongTimeTlvEncoder(tlv));
        return new DefaultLwM2mEncoder(encoders, DefaultLwM2mEncoder.getDefaultPathEncoder(), new LwM2mValueChecker());
    }
}
