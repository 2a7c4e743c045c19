// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import io.dormouse.objects.ResourcePath;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceModels;
import io.dormouse.server.twin.WriteBatch.Item;
import io.dormouse.server.twin.WriteBatch.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Which write comes next: of the members that are due, the one tried least often and its companions of the same instance. Pure but for the models.
 *
 * @param own which Server object instance is ours
 * @param composites whether the device is known to take a Write-Composite
 */
record WritePlan(Twin twin, Device device, DeviceModels models, OptionalInt own, boolean composites, Instant now) {
    private static final Comparator<Item> ORDER = Comparator.<Item>comparingInt(
                    item -> item.member().effort().attempts())
            .thenComparing(Item::path);

    /** The twin without members that are known to be in vain: nothing is sent for them. */
    Twin withoutVain() {
        List<Member> vain = new ArrayList<>();
        for (Item item : due()) {
            if (!item.member().wanted().unchecked()) {
                vain(item).ifPresent(why -> vain.add(item.member().unsupported(why)));
            }
        }
        return twin.withStates(vain);
    }

    private Optional<String> vain(Item item) {
        int objectId = item.path().objectId();
        if (!device.objects().hasObject(objectId)) {
            return Optional.of("the device did not register object " + objectId);
        }
        return models.object(Optional.of(device), objectId)
                .filter(definition ->
                        definition.resource(item.path().resourceId()).isEmpty())
                .map(definition -> "not in version " + definition.version() + " of object " + objectId
                        + ", which the device registered");
    }

    Optional<WriteBatch> next() {
        List<Item> due = due();
        if (due.isEmpty()) {
            return Optional.empty();
        }
        Item first = due.get(0);
        Optional<WriteBatch> creation = creation(first.path());
        if (creation.isPresent()) {
            return creation;
        }
        if (first.member().effort().alone() || first.member().wanted().exact()) {
            return Optional.of(batch(List.of(first)));
        }
        List<Item> together = due.stream()
                .filter(item -> !item.member().effort().alone()
                        && !item.member().wanted().exact())
                .toList();
        return composite(first, together)
                .or(() -> Optional.of(batch(together.stream()
                        .filter(item ->
                                item.path().instance().equals(first.path().instance()))
                        .toList())));
    }

    /** Over several instances that the device has, if it is known to take that. */
    private Optional<WriteBatch> composite(Item first, List<Item> together) {
        if (!composites || first.member().effort().company() != Company.ANY) {
            return Optional.empty();
        }
        List<Item> members = together.stream()
                .filter(item -> item.member().effort().company() == Company.ANY)
                .filter(item -> Instances.present(
                        device,
                        twin.reported(),
                        item.path().objectId(),
                        item.path().instanceId()))
                .toList();
        boolean several =
                members.stream().map(item -> item.path().instance()).distinct().count() > 1;
        return several ? Optional.of(new WriteBatch(Kind.COMPOSITE, members)) : Optional.empty();
    }

    private static WriteBatch batch(List<Item> items) {
        Wanted wanted = items.get(0).member().wanted();
        boolean replace = items.size() == 1 && (wanted.exact() || !wanted.several());
        return new WriteBatch(replace ? Kind.REPLACE_RESOURCE : Kind.UPDATE_INSTANCE, items);
    }

    /** When the device lacks the instance, and what is desired of it suffices to make it. */
    private Optional<WriteBatch> creation(ResourcePath path) {
        if (Instances.present(device, twin.reported(), path.objectId(), path.instanceId())) {
            return Optional.empty();
        }
        List<Item> all = items(twin.members().values().stream()
                .filter(member -> member.state() != MemberState.REFUSED && member.state() != MemberState.UNSUPPORTED)
                .filter(member -> member.path().objectId() == path.objectId()
                        && member.path().instanceId() == path.instanceId())
                .toList());
        List<MemberPath> names = all.stream().map(item -> item.member().path()).collect(Collectors.toList());
        return Instances.incomplete(models, device, path.objectId(), path.instanceId(), names)
                        .isPresent()
                ? Optional.empty()
                : Optional.of(new WriteBatch(Kind.CREATE, all));
    }

    private List<Item> due() {
        List<Member> due = twin.members().values().stream()
                .filter(member -> member.writeDue(now))
                .toList();
        return items(due).stream().sorted(ORDER).toList();
    }

    /** Where members go on the device; those of our Server object instance only when it is known, and not desired by its number too. */
    private List<Item> items(List<Member> members) {
        List<Item> items = new ArrayList<>();
        for (Member member : members) {
            Optional<ResourcePath> path = member.path().resolve(own);
            boolean twice = member.path().own()
                    && path.map(MemberPath::of)
                            .filter(name -> twin.members().containsKey(name))
                            .isPresent();
            if (path.isPresent() && !twice) {
                items.add(new Item(member, path.get()));
            }
        }
        return items;
    }
}
