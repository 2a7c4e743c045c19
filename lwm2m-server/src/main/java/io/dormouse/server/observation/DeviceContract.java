// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.observation;

import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceModels;
import io.dormouse.server.device.ObjectList;
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

    private final List<Wish> wishes;
    private final Map<String, String> refused;
    private final Map<String, Integer> silences = new HashMap<>();
    private final Set<String> attributesSaid = new HashSet<>();

    /** Of which the event has told that they stand. */
    final Set<String> announced = new HashSet<>();

    String registrationId;
    long notBeforeNanos = Long.MIN_VALUE;
    private List<Want> wants = List.of();
    private @Nullable ObjectList objects;

    DeviceContract(String registrationId, List<Wish> wishes, Map<String, String> refused) {
        this.registrationId = registrationId;
        this.wishes = new ArrayList<>(wishes);
        this.refused = new HashMap<>(refused);
    }

    /** A full Register: the device may understand today what it refused before. */
    void begin(String newRegistrationId) {
        registrationId = newRegistrationId;
        refused.clear();
        silences.clear();
        attributesSaid.clear();
        notBeforeNanos = Long.MIN_VALUE;
        objects = null;
    }

    /** All that is to stand, people's wishes first. */
    List<Want> wants(Device device, DeviceModels models) {
        if (!device.objects().equals(objects)) {
            List<Want> wanted = new ArrayList<>();
            wishes.stream().filter(wish -> !wish.declined()).map(Wish::want).forEach(wanted::add);
            for (Want want : BuiltInProfile.of(device, models)) {
                if (wishes.stream().noneMatch(wish -> want.coveredBy(wish.paths()))) {
                    wanted.add(want);
                }
            }
            wants = List.copyOf(wanted);
            objects = device.objects();
        }
        return wants;
    }

    /** The first that neither stands nor was refused. */
    Optional<Want> missing(Device device, DeviceModels models, List<List<LwM2mPath>> standing) {
        return wants(device, models).stream()
                .filter(want -> !refused.containsKey(want.id()))
                .filter(want -> standing.stream().noneMatch(want::coveredBy))
                .findFirst();
    }

    boolean mustSayAttributes(Want want) {
        return want.attributes() != null && !attributesSaid.contains(want.id());
    }

    void saidAttributes(Want want) {
        attributesSaid.add(want.id());
    }

    void refuse(Want want, String why) {
        refused.put(want.id(), why);
    }

    /** True when it was silent once too often. */
    boolean silent(Want want) {
        return silences.merge(want.id(), 1, Integer::sum) >= SILENCES_MAX;
    }

    Map<String, String> refused() {
        return Map.copyOf(refused);
    }

    List<Wish> wishes() {
        return List.copyOf(wishes);
    }

    void put(Wish wish) {
        remove(wish.id());
        wishes.add(wish);
        refused.remove(wish.id());
        attributesSaid.remove(wish.id());
    }

    void remove(String id) {
        wishes.removeIf(other -> other.id().equals(id));
        objects = null;
    }
}
