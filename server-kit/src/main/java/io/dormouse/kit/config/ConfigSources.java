// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Flags and environment as entries. */
final class ConfigSources {
    /** What Kubernetes puts into every container beside a service whose name begins with ours; never meant as configuration. */
    private static final Pattern KUBERNETES_NAME =
            Pattern.compile(".*(_SERVICE_HOST|_SERVICE_PORT(_.+)?|_PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    private static final Pattern KUBERNETES_PORT = Pattern.compile("(tcp|udp|sctp)://.*");

    private ConfigSources() {}

    static List<Entry> flags(Map<String, String> flags) {
        List<Entry> entries = new ArrayList<>();
        new TreeMap<>(flags).forEach((name, text) -> {
            entries.add(new Entry(new Origin(Origin.Source.FLAG, "--" + name), name, text));
        });
        return entries;
    }

    static List<Entry> environment(Map<String, String> environment) {
        List<Entry> entries = new ArrayList<>();
        new TreeMap<>(environment).forEach((variable, text) -> {
            if (variable.startsWith(Key.ENVIRONMENT_PREFIX) && !isOfKubernetes(variable, text)) {
                String name = variable.substring(Key.ENVIRONMENT_PREFIX.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-');
                entries.add(new Entry(new Origin(Origin.Source.ENVIRONMENT, variable), name, text));
            }
        });
        return entries;
    }

    private static boolean isOfKubernetes(String variable, String text) {
        return KUBERNETES_NAME.matcher(variable).matches()
                || (variable.endsWith("_PORT") && KUBERNETES_PORT.matcher(text).matches());
    }
}
