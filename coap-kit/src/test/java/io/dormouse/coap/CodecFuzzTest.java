// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.objects.BundledObjects;
import io.dormouse.objects.LeshanModels;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Random;
import org.eclipse.leshan.core.model.LwM2mModel;
import org.eclipse.leshan.core.node.LwM2mObjectInstance;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.node.LwM2mSingleResource;
import org.eclipse.leshan.core.node.codec.CodecException;
import org.eclipse.leshan.core.node.codec.LwM2mDecoder;
import org.eclipse.leshan.core.node.codec.LwM2mEncoder;
import org.eclipse.leshan.core.request.ContentFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Payloads that are almost right, by the thousand: whatever a device sends, decoding ends with a value or a CodecException, soon, and without eating the heap.
 * {@code -Dfuzz.rounds=10000000} for the long version; a failure names the payload.
 */
class CodecFuzzTest {
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 4_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20261125);

    /** A payload is at most a few kilobytes. */
    private static final long ALLOCATED_MAX = 64L << 20;

    private static final long NANOS_MAX = 5_000_000_000L;
    private static final LwM2mPath INSTANCE = new LwM2mPath(3, 0);
    private static final LwM2mPath RESOURCE = new LwM2mPath(3, 0, 9);

    private final LwM2mModel model = new LeshanModels(BundledObjects.load()).newest();
    private final LwM2mEncoder encoder = Codecs.encoder();
    private final LwM2mDecoder decoder = Codecs.decoder();
    private final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    static List<ContentFormat> formats() {
        return List.of(
                ContentFormat.TLV,
                ContentFormat.JSON,
                ContentFormat.SENML_JSON,
                ContentFormat.SENML_CBOR,
                ContentFormat.CBOR,
                ContentFormat.TEXT,
                ContentFormat.OPAQUE);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void nothingButValuesAndCodecExceptionsLeavesADecoder(ContentFormat format) {
        List<byte[]> seeds = seeds(format);
        Random random = new Random(SEED + format.getCode());
        for (int round = 0; round < ROUNDS; round++) {
            byte[] payload = mutated(seeds.get(random.nextInt(seeds.size())), random);
            decode(format, payload);
        }
    }

    private List<byte[]> seeds(ContentFormat format) {
        List<byte[]> seeds = new ArrayList<>(List.of(
                new byte[0],
                new byte[] {(byte) 0x9b, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0, 0, 0, 0},
                new byte[] {(byte) 0x5b, 0, 0, 0, 0, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff},
                new byte[] {(byte) 0xc3, 0x5b, 0, 0, 0, 1, 0, 0, 0, 0},
                "1e999999999".getBytes(StandardCharsets.UTF_8),
                "[".repeat(3_000).getBytes(StandardCharsets.UTF_8),
                "[{\"bn\":\"/3/0/\",\"n\":\"9\",\"v\":1e99999},{\"n\":\"1\",\"vs\":\"x\"}]"
                        .getBytes(StandardCharsets.UTF_8)));
        LwM2mSingleResource level = LwM2mSingleResource.newIntegerResource(9, 80);
        LwM2mObjectInstance device = new LwM2mObjectInstance(
                0,
                level,
                LwM2mSingleResource.newStringResource(0, "Acme"),
                LwM2mSingleResource.newDateResource(13, new Date(1_795_000_000_000L)));
        boolean single = format.equals(ContentFormat.TEXT) || format.equals(ContentFormat.CBOR);
        if (single) {
            seeds.add(encoder.encode(level, format, RESOURCE, model));
        } else if (!format.equals(ContentFormat.OPAQUE)) {
            seeds.add(encoder.encode(device, format, INSTANCE, model));
            seeds.add(encoder.encode(level, format, RESOURCE, model));
        }
        return seeds;
    }

    private static byte[] mutated(byte[] seed, Random random) {
        byte[] payload = seed.clone();
        int changes = 1 + random.nextInt(6);
        for (int i = 0; i < changes; i++) {
            payload = switch (random.nextInt(5)) {
                case 0 -> cut(payload, random);
                case 1 -> doubled(payload, random);
                default -> changed(payload, random);
            };
        }
        return payload;
    }

    private static byte[] cut(byte[] payload, Random random) {
        return java.util.Arrays.copyOf(payload, payload.length == 0 ? 0 : random.nextInt(payload.length));
    }

    private static byte[] doubled(byte[] payload, Random random) {
        int from = payload.length == 0 ? 0 : random.nextInt(payload.length);
        byte[] longer = java.util.Arrays.copyOf(payload, Math.min(4_096, payload.length * 2 - from));
        System.arraycopy(payload, from, longer, payload.length, longer.length - payload.length);
        return longer;
    }

    private static byte[] changed(byte[] payload, Random random) {
        if (payload.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        byte[] other = payload.clone();
        int at = random.nextInt(other.length);
        int[] likely = {0, 0xff, 0x7f, 0x80, 0x5f, 0x9f, 0xbf, 0xc2, 0xfb, '"', '[', '{', '9', 'e', '-'};
        other[at] = (byte) (random.nextBoolean() ? likely[random.nextInt(likely.length)] : random.nextInt(256));
        return other;
    }

    private void decode(ContentFormat format, byte[] payload) {
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long begun = System.nanoTime();
        each(format, payload, () -> decoder.decode(payload, format, INSTANCE, model));
        each(format, payload, () -> decoder.decode(payload, format, RESOURCE, model));
        each(format, payload, () -> decoder.decodeTimestampedData(payload, format, RESOURCE, model));
        each(format, payload, () -> decoder.decodeTimestampedNodes(payload, format, null, model));
        long bytes = threads.getCurrentThreadAllocatedBytes() - allocated;
        long nanos = System.nanoTime() - begun;
        assertTrue(bytes < ALLOCATED_MAX, () -> bytes + " bytes were allocated for " + shown(format, payload));
        assertTrue(nanos < NANOS_MAX, () -> nanos / 1_000_000 + " ms were spent on " + shown(format, payload));
    }

    private static void each(ContentFormat format, byte[] payload, Runnable decoding) {
        try {
            decoding.run();
        } catch (CodecException declared) {
            // As it should be.
        } catch (RuntimeException | Error surprise) {
            throw new AssertionError(shown(format, payload), surprise);
        }
    }

    private static String shown(ContentFormat format, byte[] payload) {
        return format + " " + Base64.getEncoder().encodeToString(payload);
    }
}
