// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import io.dormouse.kit.time.Time;
import io.dormouse.objects.ResourcePath;
import io.dormouse.server.device.Report;
import io.dormouse.server.device.Report.Via;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The twin of one device in memory, touched only on the device's lane. */
final class LiveTwin {
    private final String endpoint;
    private Twin stored;
    private Twin now;

    /** Monotonic time of the last answer to a write, or of giving up on one: what was begun before it proves nothing. */
    private final Map<ResourcePath, Long> touched = new HashMap<>();

    /** Writes of these were not answered: they may yet reach the device. A read goes the same way after them; a notification may have met them. */
    private final Set<ResourcePath> underWay = new HashSet<>();

    private final List<Settling> waits = new ArrayList<>();
    /** Of a composite that was refused: those that have not been taken by themselves since. */
    private final Set<MemberPath> suspected = new HashSet<>();

    private Set<MemberPath> membersInFlight = Set.of();
    private Set<ResourcePath> pathsInFlight = Set.of();

    /** What is being written behind, and what will then be stored. */
    @Nullable
    CompletableFuture<Boolean> writing;

    @Nullable
    Twin writingTo;

    /** Monotonic time for which writing behind is planned. */
    @Nullable
    Long flushAtNanos;

    /** Deleted: nothing is stored any more. */
    boolean gone;

    /** A commit failed or another node was faster: read again before the next use. */
    boolean stale;

    /** After a failed commit nothing is written to the device until this monotonic time, since its answers could not be stored. */
    @Nullable
    Long quietUntilNanos;

    /** Somebody will ask again when the quiet time is over. */
    boolean quietIsWatched;

    /** Wakes the scheduler when the next member falls due. */
    Time.@Nullable Timer retry;

    @Nullable
    Instant retryAt;

    /** The firmware version was asked for since the last full Register. */
    boolean firmwareAsked;

    /** The Short Server IDs were asked for since the last full Register. */
    boolean ownAsked;

    /** A full Register came: the firmware may be another. */
    boolean firmwareDue;

    /** Second chance of the cache; written on the lane, read by whoever makes room. */
    volatile boolean used;

    LiveTwin(String endpoint, Twin stored) {
        this.endpoint = endpoint;
        this.stored = stored;
        this.now = stored;
    }

    boolean quiet(long nanos) {
        return quietUntilNanos != null && nanos - quietUntilNanos < 0;
    }

    String endpoint() {
        return endpoint;
    }

    /** As it is on disk, as far as known. */
    Twin stored() {
        return stored;
    }

    /** As it is, with what is still to be written behind. */
    Twin now() {
        return now;
    }

    void storedIs(Twin twin) {
        stored = twin;
    }

    /** The next value; callers who wait for it to settle are told. */
    void becomes(Twin twin) {
        now = twin;
        waits.removeIf(wait -> wait.told(twin));
    }

    /** Takes what is on disk, and keeps values that are younger than it. */
    void rebased(Twin loaded) {
        stored = loaded;
        stale = false;
        becomes(now.reported().equals(loaded.reported()) ? loaded : loaded.withReported(now.reported(), true));
    }

    boolean dirty() {
        return !stored.equals(now);
    }

    /** Nothing would be lost if it were read again. */
    boolean idle() {
        return !dirty() && writing == null && waits.isEmpty() && membersInFlight.isEmpty();
    }

    void departs(Set<MemberPath> members, Set<ResourcePath> paths) {
        membersInFlight = Set.copyOf(members);
        pathsInFlight = Set.copyOf(paths);
    }

    void lands() {
        membersInFlight = Set.of();
        pathsInFlight = Set.of();
    }

    /** A composite of these was refused; one of them may be to blame, or the composite. */
    void suspects(Set<MemberPath> members) {
        suspected.clear();
        suspected.addAll(members);
    }

    /** These were taken by themselves; true when with them all that were suspected are, so that none is to blame. */
    boolean acquits(Set<MemberPath> members) {
        return suspected.removeAll(members) && suspected.isEmpty();
    }

    Set<MemberPath> membersInFlight() {
        return membersInFlight;
    }

    Set<ResourcePath> pathsInFlight() {
        return pathsInFlight;
    }

    /**
     * A write of these has ended.
     *
     * @param answered false when it may still be under way to the device
     */
    void touch(Set<ResourcePath> paths, long nanos, boolean answered) {
        paths.forEach(path -> touched.put(path, nanos));
        if (answered) {
            underWay.removeAll(paths);
        } else {
            underWay.addAll(paths);
        }
    }

    /** Whether what was begun then tells of the value after the last write. */
    boolean fresh(ResourcePath path, long begunNanos, Via via) {
        Long last = touched.get(path);
        boolean after = !pathsInFlight.contains(path) && (last == null || begunNanos - last >= 0);
        return after && (via == Via.READ || !underWay.contains(path));
    }

    /** A read came after the writes that were not answered. */
    void overtook(Report report) {
        if (report.via() == Via.READ) {
            underWay.removeIf(path -> fresh(path, report.begunNanos(), Via.READ)
                    && report.samples().stream()
                            .anyMatch(sample -> sample.path().equals(path)));
        }
    }

    int waiting() {
        return waits.size();
    }

    void await(Settling wait) {
        waits.add(wait);
    }

    void forget(Settling wait) {
        waits.remove(wait);
    }

    /** The device is deleted. */
    void end() {
        gone = true;
        waits.forEach(Settling::end);
        waits.clear();
        if (retry != null) {
            retry.cancel();
        }
    }
}
