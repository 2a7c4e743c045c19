// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.time.Time;
import io.dormouse.server.device.Cost;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceLanes;
import io.dormouse.server.device.DeviceListener;
import io.dormouse.server.device.DeviceProfiles;
import io.dormouse.server.device.KnownDevices;
import io.dormouse.server.device.Reach;
import io.dormouse.server.device.Reachability;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Queue mode in one class: who listens, until when, and what becomes of a device that stays silent (semantics.md §1; OMA LwM2M Core 1.1 §6.5).
 *
 * <p>Changes happen on the device's lane; {@link #of} may be called from anywhere. What changes is written behind, at most a second later.
 */
public final class Presence implements Reachability, DeviceListener {
    /** Waiting for less than that for an answer says nothing of whether the device listens. */
    private static final Duration PATIENCE_MIN = Duration.ofSeconds(2);

    private final Map<String, Contact> contacts = new ConcurrentHashMap<>();
    private final Map<String, Watch> watches = new ConcurrentHashMap<>();
    private final PresenceJournal journal;
    private final AwakeTimes awakeTimes;
    private final DeviceLanes lanes;
    private final Kick kick;
    private final Time time;

    /** The next moment at which a device changes its state unless it speaks. */
    private record Watch(Time.Timer timer, long dueNanos) {}

    /** @param kick asked when an unreachable device is to be tried again */
    public Presence(
            PresenceJournal journal,
            KnownDevices devices,
            DeviceProfiles profiles,
            DeviceLanes lanes,
            Kick kick,
            Time time) {
        this.journal = journal;
        this.awakeTimes = new AwakeTimes(devices, profiles);
        this.lanes = lanes;
        this.kick = kick;
        this.time = time;
    }

    /** Takes up registrations that were stored before this start. Call once, before any device can speak. */
    public void restore(Collection<Device> devices) {
        Map<String, PresenceRow> rows = journal.registeredRows();
        for (Device device : devices) {
            restore(device, rows.get(device.endpoint()));
        }
    }

    private void restore(Device device, @Nullable PresenceRow row) {
        Instant lastSeen = row == null ? device.registration().updatedAt() : row.lastSeenAt();
        Habits habits = row == null ? Habits.UNKNOWN : row.habits();
        Contact stored = Contact.of(device, lastSeen, time.now(), time.nanos(), habits);
        Instant until = row == null ? null : row.awakeUntil();
        Duration left = until == null ? Duration.ZERO : Duration.between(time.now(), until);
        boolean awake = device.queueMode()
                && left.compareTo(Duration.ZERO) > 0
                && left.compareTo(awakeTimes.of(device, habits)) <= 0;
        if (awake) {
            contacts.put(device.endpoint(), stored.awakeUntil(time.nanos() + left.toNanos()));
            watch(device.endpoint(), left);
            return;
        }
        Contact asleep = row != null && row.overdue() ? stored.missed() : stored.heldUp(time.nanos());
        contacts.put(device.endpoint(), asleep);
        if (!asleep.habits().equals(habits)) {
            journal.changed(asleep);
        }
        watchSleep(asleep);
    }

    /** Asks for the work of everyone who listens without saying so first: what was wanted before this start waits for no sign of life of theirs. */
    public void resume() {
        contacts.values().stream()
                .filter(contact -> contact.awake() || !contact.device().queueMode())
                .forEach(contact -> kick.kick(contact.device().endpoint()));
    }

    @Override
    public Reach of(String endpoint) {
        Contact contact = contacts.get(endpoint);
        return contact == null ? journal.past(endpoint) : contact.reach(time.now(), time.nanos());
    }

    /** The window in which something may be sent now; empty while the device does not listen. An unreachable device gets one when a probe is due. */
    Optional<Window> window(String endpoint) {
        Contact contact = contacts.get(endpoint);
        if (contact == null) {
            return Optional.empty();
        }
        long nanos = time.nanos();
        if (!contact.device().queueMode()) {
            boolean open = !contact.unreachable() || nanos - contact.probeAtNanos() >= 0;
            return open ? Optional.of(new Window(Window.OPEN, null)) : Optional.empty();
        }
        long left = contact.awakeUntilNanos() - nanos;
        if (!contact.awake() || left <= 0) {
            return Optional.empty();
        }
        var next = contact.nextContact(time.now(), nanos);
        return Optional.of(new Window(Duration.ofNanos(left), next == null ? null : next.at()));
    }

    /** Whether the rest of its window can hold one more exchange, as far as this device's round trips tell. */
    boolean fits(Device device, Duration remaining) {
        Contact contact = contacts.get(device.endpoint());
        return contact == null
                || !contact.device().queueMode()
                || contact.habits().roundTrip().fits(remaining, awakeTimes.of(device, contact.habits()));
    }

    /** From its round trips; empty while the usual time will do. From any thread. */
    Optional<Duration> learnedAckTimeout(String endpoint) {
        return Optional.ofNullable(contacts.get(endpoint))
                .flatMap(contact -> contact.habits().roundTrip().ackTimeout());
    }

    /** How long ago it was last heard. */
    Duration sinceHeard(String endpoint) {
        Contact contact = contacts.get(endpoint);
        return contact == null ? Duration.ZERO : Duration.ofNanos(time.nanos() - contact.heardNanos());
    }

    /**
     * A downlink was answered.
     *
     * @param sinceHeard when it was sent
     */
    void answered(String endpoint, Duration sinceHeard, Cost cost) {
        lanes.assertOn(endpoint);
        Contact before = contacts.get(endpoint);
        if (before != null) {
            Habits habits = before.habits();
            contacts.put(
                    endpoint,
                    before.with(habits.with(habits.roundTrip().measured(cost.roundTrip(), cost.transmissions() > 1))
                            .with(habits.listening().answered(sinceHeard))));
        }
    }

    /**
     * A downlink went unanswered: the device sleeps, or cannot be reached. Unless it spoke meanwhile: then the request met it asleep, and it is awake now.
     *
     * @param beganNanos monotonic time when the request was sent
     * @param sinceHeard how long it had not been heard then
     */
    void silent(String endpoint, long beganNanos, Duration sinceHeard) {
        lanes.assertOn(endpoint);
        Contact before = contacts.get(endpoint);
        if (before == null) {
            return;
        }
        Contact learned = learned(before, time.nanos() - beganNanos, sinceHeard);
        if (before.spokeAfter(beganNanos)) {
            contacts.put(endpoint, learned);
            return;
        }
        Contact after = learned.silent(time.nanos());
        contacts.put(endpoint, after);
        if (before.awake()) {
            journal.asleep(after, "no answer");
            watchSleep(after);
        } else {
            journal.changed(after);
        }
        if (after.unreachable()) {
            time.after(Contact.probeAfter(before.silences()), () -> kick.kick(endpoint));
        }
    }

    /** Only a wait that was long enough for this device says that it no longer listens. */
    private static Contact learned(Contact contact, long waitedNanos, Duration sinceHeard) {
        Habits habits = contact.habits();
        long enough =
                Math.max(PATIENCE_MIN.toNanos(), habits.roundTrip().patience().toNanos());
        return contact.device().queueMode() && waitedNanos >= enough
                ? contact.with(habits.with(habits.listening().silent(sinceHeard)))
                : contact;
    }

    @Override
    public void registered(Device device, Optional<Device> before) {
        heard(device);
    }

    @Override
    public void updated(Device device, Device before) {
        heard(device);
    }

    @Override
    public void unregistered(Device last, Ended why) {
        Contact contact = contacts.remove(last.endpoint());
        unwatch(last.endpoint());
        journal.ended(last.endpoint(), why, contact);
    }

    @Override
    public void heard(Device device) {
        String endpoint = device.endpoint();
        lanes.assertOn(endpoint);
        @Nullable Contact before = contacts.get(endpoint);
        Contact known = before == null
                ? Contact.of(device, time.now(), time.now(), time.nanos(), journal.habits(endpoint))
                : before;
        Duration awakeTime = awakeTimes.of(device, known.habits());
        Contact after = known.heard(device, time.now(), time.nanos(), awakeTime);
        contacts.put(endpoint, after);
        if (after.awake() && !known.awake()) {
            journal.awake(after, time.now().plus(awakeTime));
        } else {
            journal.changed(after);
        }
        Watch watch = watches.get(endpoint);
        if (!after.awake()) {
            unwatch(endpoint);
        } else if (watch == null || !known.awake() || watch.dueNanos() - after.awakeUntilNanos() > 0) {
            watch(endpoint, awakeTime);
        }
    }

    @Override
    public void deleting(Transaction transaction, String endpoint) throws SQLException {
        journal.deleting(transaction, endpoint);
    }

    @Override
    public void deleted(String endpoint) {
        contacts.remove(endpoint);
        unwatch(endpoint);
        journal.forget(endpoint);
    }

    /** One timer per sleeper; a contact moves the end of its window without touching the timer, which then waits for the rest. */
    private void watch(String endpoint, Duration left) {
        Time.Timer timer = time.after(left, () -> lanes.tell(endpoint, () -> watched(endpoint)));
        Watch before = watches.put(endpoint, new Watch(timer, time.nanos() + left.toNanos()));
        if (before != null) {
            before.timer().cancel();
        }
    }

    private void unwatch(String endpoint) {
        Watch watch = watches.remove(endpoint);
        if (watch != null) {
            watch.timer().cancel();
        }
    }

    private void watchSleep(Contact contact) {
        String endpoint = contact.device().endpoint();
        Optional<Duration> left = contact.overdue() ? Optional.empty() : contact.untilOverdue(time.now(), time.nanos());
        if (left.isPresent()) {
            watch(endpoint, left.get().plusMillis(1));
        } else {
            unwatch(endpoint);
        }
    }

    private void watched(String endpoint) {
        Contact contact = contacts.get(endpoint);
        if (contact == null || !contact.device().queueMode()) {
            return;
        }
        if (contact.awake()) {
            long left = contact.awakeUntilNanos() - time.nanos();
            if (left > 0) {
                watch(endpoint, Duration.ofNanos(left));
                return;
            }
            contact = contact.asleep();
            contacts.put(endpoint, contact);
            journal.asleep(contact, "window over");
        } else if (!contact.overdue()
                && contact.untilOverdue(time.now(), time.nanos())
                        .filter(left -> left.isNegative() || left.isZero())
                        .isPresent()) {
            contact = contact.missed();
            contacts.put(endpoint, contact);
            journal.overdue(contact);
        }
        watchSleep(contact);
    }
}
