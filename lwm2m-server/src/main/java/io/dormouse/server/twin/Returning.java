// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import io.dormouse.objects.ResourcePath;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.ObjectList;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a registration does to a twin: a device that comes back may have forgotten, or may have become another (semantics.md §2). Pure. */
final class Returning {
    private static final String ACCESS_CONTROL = "4.01";

    private Returning() {}

    /** A full Register. */
    static Twin registered(Twin twin, Device device, Optional<Device> before, Instant now) {
        RegisterHabit habit = twin.habit().registered();
        boolean changed = before.isPresent() && !before.get().objects().equals(device.objects());
        Twin next = before.map(old -> withObjects(twin, old.objects(), device.objects(), now))
                .orElse(twin)
                .withHabit(habit);
        if (!habit.doubts(now) && !changed) {
            return next;
        }
        return next.withEach(Returning::perhapsForgotten).withHabit(habit.verified(now));
    }

    /** What was acknowledged and cannot be read is written again, as the profile says ({@code reapply: on-register}). */
    static Member reapplied(Member member) {
        boolean unprovable = member.state() == MemberState.UNVERIFIED
                && member.acknowledged()
                && member.effort().nextAt() == null;
        return unprovable ? member.anew("written again after a new registration, as the profile says") : member;
    }

    /** An Update: not a reboot, but perhaps other objects. After full Registers that were taken for a habit it shows that they were none: they are doubted now. */
    static Twin updated(Twin twin, Device device, Device before, Instant now) {
        RegisterHabit habit = twin.habit();
        Twin next = withObjects(twin, before.objects(), device.objects(), now).withHabit(habit.updated());
        return habit.formed() ? next.withEach(Returning::perhapsForgotten) : next;
    }

    /** Values of another firmware are other values, and it may do what the old one did not. */
    static Member anotherFirmware(Member member, Instant now) {
        return switch (member.state()) {
            case REFUSED, UNSUPPORTED -> member.anew("tried again: the firmware is another");
            case IN_SYNC -> member.unverified("the firmware is another; it is read to be sure");
            case DRIFTED -> member.driftAnew(now);
            case PENDING, IN_FLIGHT, UNVERIFIED -> member;
        };
    }

    private static Member perhapsForgotten(Member member) {
        return switch (member.state()) {
            case IN_SYNC -> member.unverified("the device registered anew; it is read to be sure");
            case REFUSED ->
                ACCESS_CONTROL.equals(member.code()) ? member.anew("tried again after a new registration") : member;
            case UNSUPPORTED -> member.code() == null ? member.anew(Member.WAITS) : member;
            case PENDING, IN_FLIGHT, UNVERIFIED, DRIFTED -> member;
        };
    }

    private static Twin withObjects(Twin twin, ObjectList before, ObjectList now, Instant at) {
        if (before.equals(now)) {
            return twin;
        }
        SortedMap<ResourcePath, ReportedValue> reported = new TreeMap<>(twin.reported());
        reported.keySet().removeIf(path -> lost(before, now, path.objectId(), path.instanceId()));
        Twin next = reported.size() == twin.reported().size() ? twin : twin.withReported(reported, true);
        return next.withEach(member -> withObjects(member, before, now, at));
    }

    private static Member withObjects(Member member, ObjectList before, ObjectList now, Instant at) {
        if (lost(before, now, member.path().objectId(), member.path().instanceId())) {
            return member.missing(at);
        }
        boolean gained =
                lost(now, before, member.path().objectId(), member.path().instanceId());
        if (member.state() == MemberState.UNSUPPORTED && (gained || member.code() == null)) {
            return member.anew("tried again: the device registered other objects");
        }
        return member.driftAnew(at);
    }

    private static boolean lost(ObjectList before, ObjectList now, int objectId, int instanceId) {
        return before.hasInstance(objectId, instanceId) && !now.hasInstance(objectId, instanceId);
    }
}
