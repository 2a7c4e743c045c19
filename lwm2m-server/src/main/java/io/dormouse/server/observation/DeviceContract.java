// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.observation;

import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceModels;
import io.dormouse.server.device.ObjectList;
import io.dormouse.server.device.ProfileFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.jspecify.annotations.Nullable;

/**
 * What is to be observed on one device, and what its present registration has said to it. Touched on the device's lane
 * only.
 */
final class DeviceContract {
    /** An observation that goes unanswered this often is left alone until the next full Register. */
    static final int SILENCES_MAX = 3;

    final Hush hush = new Hush();
    private final List<Wish> wishes;
    private final Map<String, String> refused;
    private final Map<String, Integer> silences = new HashMap<>();

    /** By path, the attributes that the device was told. */
    private final Map<String, String> told;

    /** Of which the event has told that they stand, and which are ended when nobody wants them any more. */
    private final Set<String> made;

    String registrationId;
    long notBeforeNanos = Long.MIN_VALUE;

    @Nullable
    Duration defaultPmax;

    private List<Want> wants = List.of();
    private @Nullable Basis basis;

    /** What the plan was made from. */
    private record Basis(
            ObjectList objects,
            boolean queueMode,
            Duration lifetime,
            ProfileFacts profile,
            boolean composites,
            @Nullable Duration defaultPmax) {}

    DeviceContract(ContractRow row, List<Wish> wishes) {
        this.registrationId = row.registrationId();
        this.wishes = new ArrayList<>(wishes);
        this.refused = new HashMap<>(row.refused());
        this.told = new HashMap<>(row.told());
        this.made = new HashSet<>(row.made());
        this.defaultPmax = row.defaultPmax();
    }

    ContractRow row() {
        return new ContractRow(registrationId, Map.copyOf(refused), Set.copyOf(made), Map.copyOf(told), defaultPmax);
    }

    /** A full Register: the device has forgotten what it was told, and may understand today what it refused before. */
    void begin(String newRegistrationId) {
        registrationId = newRegistrationId;
        refused.clear();
        silences.clear();
        told.clear();
        hush.clear();
        notBeforeNanos = Long.MIN_VALUE;
        basis = null;
    }

    /** All that is to stand, the most important first. */
    List<Want> wants(Device device, ProfileFacts profile, boolean composites, DeviceModels models) {
        Basis now = new Basis(
                device.objects(),
                device.queueMode(),
                device.registration().lifetime(),
                profile,
                composites,
                defaultPmax);
        if (!now.equals(basis)) {
            wants = new Plan(device, wishes, profile, composites, defaultPmax).wants(models);
            basis = now;
        }
        return wants;
    }

    /** As it was last worked out. */
    List<Want> wants() {
        return wants;
    }

    /** A person changed their mind about one observation: it is asked for anew. */
    void wishes(List<Wish> changed, String id) {
        wishes.clear();
        wishes.addAll(changed);
        refused.remove(id);
        silences.remove(id);
        basis = null;
    }

    /** The first path whose attributes the device was not told as they are wanted. */
    Optional<LwM2mPath> untold(Want want) {
        return want.paths().stream()
                .filter(path -> !want.attributes().query().equals(told.getOrDefault(path.toString(), "")))
                .findFirst();
    }

    /** What to tell of a path: what is wanted, or that what it was told no longer counts. */
    Attributes toTell(Want want, LwM2mPath path) {
        return want.attributes().none()
                ? new Attributes(told.getOrDefault(path.toString(), "")).unset()
                : want.attributes();
    }

    void told(LwM2mPath path, Attributes attributes) {
        if (attributes.none()) {
            told.remove(path.toString());
        } else {
            told.put(path.toString(), attributes.query());
        }
    }

    void tellAnew(Want want) {
        want.paths().forEach(path -> told.remove(path.toString()));
    }

    /** True when that is news. */
    boolean made(Want want) {
        return made.add(want.id());
    }

    boolean isMade(String id) {
        return made.contains(id);
    }

    /** True when it stood. */
    boolean ended(String id) {
        hush.forget(id);
        return made.remove(id);
    }

    void refuse(Want want, String why) {
        refused.put(want.id(), why);
    }

    /** True when it was silent once too often. */
    boolean silent(String what) {
        return silences.merge(what, 1, Integer::sum) >= SILENCES_MAX;
    }

    Map<String, String> refused() {
        return Map.copyOf(refused);
    }
}
