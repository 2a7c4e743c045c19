// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.observation;

import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceModels;
import io.dormouse.server.device.ObserveRule;
import io.dormouse.server.device.ProfileFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.jspecify.annotations.Nullable;

/**
 * Works out what is to stand on a device: people's wishes, then its profiles, then what people look at first; nothing twice. What profiles allow to be observed
 * together is, where the device takes it and it costs fewer bytes.
 *
 * @param composites whether the device takes composite operations
 * @param defaultPmax what its Server object gives to observations without a maximum period; null while unknown, zero for none
 */
record Plan(
        Device device,
        List<Wish> wishes,
        ProfileFacts profile,
        boolean composites,
        @Nullable Duration defaultPmax) {
    /** Observations of one device that come from profiles. */
    static final int FROM_PROFILES_MAX = 100;

    /** Paths of one composite. */
    static final int TOGETHER_MAX = 20;

    List<Want> wants(DeviceModels models) {
        List<Want> wants = new ArrayList<>();
        wishes.stream().filter(wish -> !wish.declined()).map(Wish::want).forEach(wants::add);
        int wished = wants.size();
        together(fromRules(wants)).forEach(wants::add);
        if (profile.builtIn()) {
            for (Want want : BuiltInProfile.of(device, models)) {
                if (isNew(want.paths().get(0), wants)) {
                    wants.add(want);
                }
            }
        }
        int most = Math.min(wants.size(), wished + FROM_PROFILES_MAX);
        return wants.subList(0, most).stream().map(this::explicit).toList();
    }

    private Map<Attributes, List<LwM2mPath>> fromRules(List<Want> wants) {
        Map<Attributes, List<LwM2mPath>> mayGoTogether = new LinkedHashMap<>();
        for (ObserveRule rule : profile.observe()) {
            Attributes attributes = new Attributes(rule.attributes());
            for (LwM2mPath path : rule.on(device)) {
                boolean grouped = mayGoTogether.values().stream().anyMatch(paths -> paths.contains(path));
                if (!isNew(path, wants) || grouped) {
                    continue;
                }
                if (rule.composite() && composites) {
                    mayGoTogether
                            .computeIfAbsent(attributes, key -> new ArrayList<>())
                            .add(path);
                } else {
                    wants.add(new Want(List.of(path), attributes, true));
                }
            }
        }
        return mayGoTogether;
    }

    private static List<Want> together(Map<Attributes, List<LwM2mPath>> groups) {
        List<Want> wants = new ArrayList<>();
        groups.forEach((attributes, paths) -> {
            for (int from = 0; from < paths.size(); from += TOGETHER_MAX) {
                List<LwM2mPath> part = paths.subList(from, Math.min(paths.size(), from + TOGETHER_MAX));
                if (ByteCost.togetherIsCheaper(part, attributes)) {
                    wants.add(new Want(part, attributes, true));
                } else {
                    part.forEach(path -> wants.add(new Want(List.of(path), attributes, true)));
                }
            }
        });
        return wants;
    }

    /** Neither wanted already nor declined by a person. */
    private boolean isNew(LwM2mPath path, List<Want> wants) {
        Want alone = new Want(List.of(path), Attributes.NONE, true);
        return wishes.stream().noneMatch(wish -> wish.declined() && alone.coveredBy(wish.paths()))
                && wants.stream().noneMatch(want -> alone.coveredBy(want.paths()));
    }

    /** Where the Server object has a maximum period of its own, that of an observation is said explicitly: a sleeper is not to wake up for it. */
    private Want explicit(Want want) {
        Duration given = defaultPmax;
        if (given == null || given.isZero() || want.attributes().pmax().isPresent()) {
            return want;
        }
        Duration pmax = device.queueMode() ? Attributes.NEVER : given;
        return new Want(want.paths(), want.attributes().withPmax(pmax), want.profile());
    }
}
