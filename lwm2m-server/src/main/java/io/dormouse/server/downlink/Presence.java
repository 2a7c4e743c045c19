// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.time.Time;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceLanes;
import io.dormouse.server.device.DeviceListener;
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
    private final Map<String, Contact> contacts = new ConcurrentHashMap<>();
    private final PresenceJournal journal;
    private final AwakeTimes awakeTimes;
    private final DeviceLanes lanes;
    private final Kick kick;
    private final Time time;

    /** @param kick asked when an unreachable device is to be tried again */
    public Presence(PresenceJournal journal, KnownDevices devices, DeviceLanes lanes, Kick kick, Time time) {
        this.journal = journal;
        this.awakeTimes = new AwakeTimes(devices);
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
        Instant until = row == null ? null : row.awakeUntil();
        Duration left = until == null ? Duration.ZERO : Duration.between(time.now(), until);
        boolean awake =
                device.queueMode() && left.compareTo(Duration.ZERO) > 0 && left.compareTo(awakeTimes.of(device)) <= 0;
        WakeRhythm rhythm = row == null ? WakeRhythm.UNKNOWN : row.rhythm();
        long untilNanos = awake ? time.nanos() + left.toNanos() : 0;
        contacts.put(device.endpoint(), new Contact(device, lastSeen, time.nanos(), awake, untilNanos, 0, 0, rhythm));
        if (awake) {
            watchWindow(device.endpoint(), left);
        }
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
        var next = contact.nextContact();
        return Optional.of(new Window(Duration.ofNanos(left), next == null ? null : next.at()));
    }

    /**
     * A downlink went unanswered: the device sleeps, or cannot be reached. Unless it spoke meanwhile: then the request met it asleep, and it is awake now.
     *
     * @param beganNanos monotonic time when the request was sent
     */
    void silent(String endpoint, long beganNanos) {
        lanes.assertOn(endpoint);
        Contact before = contacts.get(endpoint);
        if (before == null || before.spokeAfter(beganNanos)) {
            return;
        }
        Contact after = before.silent(time.nanos());
        contacts.put(endpoint, after);
        if (before.awake()) {
            journal.asleep(after, "no answer");
        } else {
            journal.changed(after);
        }
        if (after.unreachable()) {
            time.after(Contact.probeAfter(before.silences()), () -> kick.kick(endpoint));
        }
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
        journal.ended(last.endpoint(), why, contact);
    }

    @Override
    public void heard(Device device) {
        String endpoint = device.endpoint();
        lanes.assertOn(endpoint);
        Duration awakeTime = awakeTimes.of(device);
        @Nullable Contact before = contacts.get(endpoint);
        Contact known = before == null
                ? new Contact(device, time.now(), time.nanos(), false, 0, 0, 0, journal.rhythm(endpoint))
                : before;
        Contact after = known.heard(device, time.now(), time.nanos(), awakeTime);
        contacts.put(endpoint, after);
        if (after.awake() && !known.awake()) {
            journal.awake(after, time.now().plus(awakeTime));
            watchWindow(endpoint, awakeTime);
        } else {
            journal.changed(after);
        }
    }

    @Override
    public void deleting(Transaction transaction, String endpoint) throws SQLException {
        journal.deleting(transaction, endpoint);
    }

    @Override
    public void deleted(String endpoint) {
        contacts.remove(endpoint);
        journal.forget(endpoint);
    }

    /** One timer per awake device; a contact moves the end without touching the timer, which then waits for the rest. */
    private void watchWindow(String endpoint, Duration left) {
        time.after(left, () -> lanes.tell(endpoint, () -> windowMayBeOver(endpoint)));
    }

    private void windowMayBeOver(String endpoint) {
        Contact contact = contacts.get(endpoint);
        if (contact == null || !contact.awake()) {
            return;
        }
        long left = contact.awakeUntilNanos() - time.nanos();
        if (left > 0) {
            watchWindow(endpoint, Duration.ofNanos(left));
            return;
        }
        Contact asleep = contact.asleep();
        contacts.put(endpoint, asleep);
        journal.asleep(asleep, "window over");
    }
}
