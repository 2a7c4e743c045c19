// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dormouse.objects.BundledObjects;
import io.dormouse.objects.LeshanModels;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Random;
import org.eclipse.leshan.core.model.LwM2mModel;
import org.eclipse.leshan.core.model.ResourceModel;
import org.eclipse.leshan.core.node.LwM2mObjectInstance;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.node.LwM2mSingleResource;
import org.eclipse.leshan.core.node.codec.CodecException;
import org.eclipse.leshan.core.node.codec.LwM2mDecoder;
import org.eclipse.leshan.core.node.codec.LwM2mEncoder;
import org.eclipse.leshan.core.request.ContentFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Leshan's codecs lack: times after 2038, and broken payloads that end as nothing but CodecException (conformance §1 18, 19). */
class CodecsTest {
    private static final LwM2mPath CURRENT_TIME = new LwM2mPath(3, 0, 13);

    private final LwM2mModel model = new LeshanModels(BundledObjects.load()).newest();
    private final LwM2mEncoder encoder = Codecs.encoder();
    private final LwM2mDecoder decoder = Codecs.decoder();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1969-12-31T23:59:59Z",
                "2026-11-24T08:00:00Z",
                "2038-01-19T03:14:07Z",
                "2038-01-19T03:14:08Z",
                "2100-01-01T00:00:00Z"
            })
    void FMT_06_timesGoThroughTlv(Instant instant) {
        LwM2mSingleResource time = LwM2mSingleResource.newDateResource(13, Date.from(instant));

        byte[] alone = encoder.encode(time, ContentFormat.TLV, CURRENT_TIME, model);
        byte[] within = encoder.encode(new LwM2mObjectInstance(0, time), ContentFormat.TLV, new LwM2mPath(3, 0), model);

        assertEquals(time, decoder.decode(alone, ContentFormat.TLV, CURRENT_TIME, model));
        LwM2mObjectInstance instance =
                (LwM2mObjectInstance) decoder.decode(within, ContentFormat.TLV, new LwM2mPath(3, 0), model);
        assertEquals(time, instance.getResource(13));
    }

    @Test
    void timesBefore2038KeepTheirFourBytes() {
        LwM2mSingleResource time = LwM2mSingleResource.newDateResource(13, Date.from(Instant.ofEpochSecond(5)));

        assertArrayEquals(
                new byte[] {(byte) 0xC1, 13, 5}, encoder.encode(time, ContentFormat.TLV, CURRENT_TIME, model));
    }

    @Test
    void otherValuesAreWrittenAsEver() {
        LwM2mSingleResource text = LwM2mSingleResource.newStringResource(14, "+02:00");

        byte[] bytes = encoder.encode(text, ContentFormat.TLV, new LwM2mPath(3, 0, 14), model);

        assertEquals(text, decoder.decode(bytes, ContentFormat.TLV, new LwM2mPath(3, 0, 14), model));
        assertEquals(ResourceModel.Type.STRING, text.getType());
    }

    @Test
    void FMT_11_aBrokenTlvIsACodecException() {
        byte[] broken = {(byte) 0xC8, 0x0D, 0, 0, 0};

        assertThrows(CodecException.class, () -> decoder.decode(broken, ContentFormat.TLV, new LwM2mPath(3, 0), model));
    }

    @Test
    void FMT_11_whateverTheBytesOnlyCodecExceptionsComeOut() {
        List<ContentFormat> formats = List.of(
                ContentFormat.TEXT,
                ContentFormat.OPAQUE,
                ContentFormat.CBOR,
                ContentFormat.TLV,
                ContentFormat.JSON,
                ContentFormat.SENML_JSON,
                ContentFormat.SENML_CBOR);
        List<LwM2mPath> paths = List.of(new LwM2mPath(3), new LwM2mPath(3, 0), CURRENT_TIME, new LwM2mPath(3, 0, 7, 0));
        Random random = new Random(5);
        for (int run = 0; run < 30_000; run++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            ContentFormat format = formats.get(run % formats.size());
            LwM2mPath path = paths.get(random.nextInt(paths.size()));
            try {
                decoder.decodeTimestampedData(bytes, format, path, model);
                decoder.decodeTimestampedNodes(bytes, format, null, model);
            } catch (CodecException expected) {
                assertEquals(CodecException.class, expected.getClass());
            }
        }
    }
}
