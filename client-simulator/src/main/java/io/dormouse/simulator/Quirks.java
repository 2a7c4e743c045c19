// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.eclipse.leshan.core.link.DefaultLinkSerializer;
import org.eclipse.leshan.core.link.Link;
import org.eclipse.leshan.core.link.LinkSerializer;

/** What real clients do that the specification does not say, as switches. */
public final class Quirks {
    static final LinkSerializer PROPER = new DefaultLinkSerializer();

    private static final Map<String, UnaryOperator<DeviceSpec>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("quoted-version", spec -> spec.links(written(text -> text.replaceAll("ver=([0-9.]+)", "ver=\"$1\""))));
        ALL.put("space-after-comma", spec -> spec.links(written(text -> text.replace(",<", ", <"))));
        ALL.put("trailing-comma", spec -> spec.links(written(text -> text + ",")));
        ALL.put("unquoted-ct", spec -> spec.links(written(text -> text.replaceAll("ct=\"([0-9 ]+)\"", "ct=$1"))));
        ALL.put("registers-at-wake", DeviceSpec::registersAtWake);
        ALL.put("no-connection-id", spec -> spec.connectionId(false));
        ALL.put(
                "tlv-only",
                spec -> spec.understands(
                        org.eclipse.leshan.core.request.ContentFormat.TLV,
                        org.eclipse.leshan.core.request.ContentFormat.TEXT));
        ALL.put(
                "composites-unanswered",
                spec -> spec.rule(new Rule(
                        "/", Set.of(Operation.READ_COMPOSITE, Operation.WRITE_COMPOSITE), new Behaviour.Ignore())));
    }

    private Quirks() {}

    public static Set<String> names() {
        return java.util.Collections.unmodifiableSet(ALL.keySet());
    }

    /** @throws IllegalArgumentException if there is none of that name */
    public static DeviceSpec apply(String name, DeviceSpec spec) {
        UnaryOperator<DeviceSpec> quirk = ALL.get(name);
        if (quirk == null) {
            throw new IllegalArgumentException("There is no quirk called " + name);
        }
        return quirk.apply(spec);
    }

    private static LinkSerializer written(UnaryOperator<String> change) {
        return (Link... links) -> change.apply(PROPER.serializeCoreLinkFormat(links));
    }
}
