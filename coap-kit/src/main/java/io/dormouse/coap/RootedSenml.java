// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.util.Map;
import org.eclipse.leshan.core.node.codec.CodecException;
import org.eclipse.leshan.core.request.ContentFormat;
import org.eclipse.leshan.senml.SenMLDecoder;
import org.eclipse.leshan.senml.SenMLEncoder;
import org.eclipse.leshan.senml.SenMLException;
import org.eclipse.leshan.senml.SenMLPack;
import org.eclipse.leshan.senml.SenMLRecord;
import org.eclipse.leshan.senml.cbor.upokecenter.SenMLCborUpokecenterEncoderDecoder;
import org.eclipse.leshan.senml.json.jackson.SenMLJsonJacksonEncoderDecoder;

/**
 * Names in SenML payloads of devices whose objects are below an alternate path (OMA LwM2M Core 1.1 §6.2.1, RFC 8428 §4.5.1): on the wire {@code /lwm2m/3/0/0}, inside
 * {@code /3/0/0}. Other formats name nothing.
 */
public final class RootedSenml {
    private static final Map<Integer, Format> FORMATS = Map.of(
            ContentFormat.SENML_JSON.getCode(), Format.of(new SenMLJsonJacksonEncoderDecoder(true)),
            ContentFormat.SENML_CBOR.getCode(), Format.of(new SenMLCborUpokecenterEncoderDecoder(true, true)));

    private RootedSenml() {}

    private record Format(SenMLDecoder decoder, SenMLEncoder encoder) {
        static <T extends SenMLDecoder & SenMLEncoder> Format of(T both) {
            return new Format(both, both);
        }
    }

    /** @param format number of the content format */
    public static byte[] prepend(byte[] payload, int format, String rootPath) {
        return rewritten(payload, format, rootPath, pack -> {
            boolean based = false;
            for (SenMLRecord one : pack.getRecords()) {
                if (one.getBaseName() != null) {
                    one.setBaseName(rootPath + one.getBaseName());
                } else if (!based) {
                    one.setBaseName(rootPath);
                }
                based = true;
            }
        });
    }

    /** Names that are not below the path stay as they are: some devices leave it out. */
    public static byte[] strip(byte[] payload, int format, String rootPath) {
        return rewritten(payload, format, rootPath, pack -> {
            String base = "";
            for (SenMLRecord one : pack.getRecords()) {
                base = one.getBaseName() == null ? base : one.getBaseName();
                String name = base + (one.getName() == null ? "" : one.getName());
                one.setBaseName(null);
                one.setName(name.startsWith(rootPath + "/") ? name.substring(rootPath.length()) : name);
            }
        });
    }

    private static byte[] rewritten(
            byte[] payload, int format, String rootPath, java.util.function.Consumer<SenMLPack> change) {
        Format known = FORMATS.get(format);
        if (rootPath.equals("/") || known == null || payload.length == 0) {
            return payload;
        }
        try {
            SenMLPack pack = known.decoder().fromSenML(payload);
            change.accept(pack);
            return known.encoder().toSenML(pack);
        } catch (SenMLException | RuntimeException broken) {
            throw new CodecException(broken, "the payload is broken: %s", broken.getMessage());
        }
    }
}
