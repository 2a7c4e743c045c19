// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import io.dormouse.objects.ResourcePath;
import io.dormouse.server.device.Answer;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.Printable;
import io.dormouse.server.downlink.DownlinkSource;
import io.dormouse.server.downlink.DownlinkWork;
import io.dormouse.server.downlink.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.eclipse.leshan.core.request.ContentFormat;
import org.eclipse.leshan.core.request.ReadRequest;
import org.jspecify.annotations.Nullable;

/**
 * Reads what was written, for proof: one Read per object instance (semantics.md §2). What it brings arrives as a report before the answer; here is only what the
 * answer says besides.
 */
final class TwinReads implements DownlinkSource {
    private static final Comparator<Member> ORDER = Comparator.<Member>comparingInt(
                    member -> member.effort().silences())
            .thenComparing(Member::path);

    private final TwinParts parts;
    private final LiveTwins twins;
    private final TwinJournal journal;
    private final NextTry nextTry;

    TwinReads(TwinParts parts, LiveTwins twins, TwinJournal journal) {
        this.parts = parts;
        this.twins = twins;
        this.journal = journal;
        this.nextTry = new NextTry(parts.kick(), parts.time());
    }

    /**
     * @param whole the instance was read, not one resource
     * @param format that was asked for, null when the choice was left to the device
     */
    private record Asked(
            List<Member> members, boolean whole, @Nullable ContentFormat format) {}

    @Override
    public String name() {
        return "verification";
    }

    @Override
    public Optional<DownlinkWork> next(Device device, Window window) {
        LiveTwin live = twins.of(device.endpoint());
        if (live.now().members().isEmpty()) {
            return Optional.empty();
        }
        Optional<DownlinkWork> work =
                proof(live, device).or(() -> ownServer(live, device)).or(() -> firmware(live, device));
        if (work.isEmpty()) {
            nextTry.plan(live, window);
        }
        return work;
    }

    private Optional<DownlinkWork> proof(LiveTwin live, Device device) {
        Instant now = parts.time().now();
        OptionalInt own = OwnServer.instance(
                Optional.of(device), live.now().reported(), parts.config().shortServerId());
        List<Member> due = live.now().members().values().stream()
                .filter(member -> member.readDue(now))
                .filter(member -> member.path().resolve(own).isPresent())
                .sorted(ORDER)
                .toList();
        if (due.isEmpty()) {
            return Optional.empty();
        }
        Member first = due.get(0);
        ResourcePath path = first.path().resolve(own).orElseThrow();
        List<Member> together = new ArrayList<>();
        for (Member member : due) {
            boolean sameInstance =
                    member.path().resolve(own).orElseThrow().instance().equals(path.instance());
            if (sameInstance && !member.effort().alone()) {
                together.add(member);
            }
        }
        if (first.effort().alone() || together.size() == 1) {
            return Optional.of(work(device, path.toString(), List.of(first), false));
        }
        return Optional.of(work(device, path.instance(), together, true));
    }

    /** On a device with several servers: which Server object instance is ours. */
    private Optional<DownlinkWork> ownServer(LiveTwin live, Device device) {
        boolean needed = live.now().members().keySet().stream().anyMatch(MemberPath::own);
        boolean known = OwnServer.instance(
                        Optional.of(device),
                        live.now().reported(),
                        parts.config().shortServerId())
                .isPresent();
        if (!needed || known || live.ownAsked) {
            return Optional.empty();
        }
        List<ResourcePath> unknown =
                OwnServer.toAsk(device, live.now().reported(), parts.config().shortServerId());
        live.ownAsked = unknown.size() <= 1;
        return unknown.stream().findFirst().map(path -> work(device, path.toString(), List.of(), false));
    }

    /** What was refused is tried again with another firmware: so that has to be known, once per registration. */
    private Optional<DownlinkWork> firmware(LiveTwin live, Device device) {
        boolean stuck = live.now().members().values().stream().anyMatch(TwinReads::stuck);
        boolean unknown = live.firmwareDue || !live.now().reported().containsKey(Evidence.FIRMWARE);
        if (!stuck || !unknown || live.firmwareAsked || !device.objects().hasInstance(3, 0)) {
            return Optional.empty();
        }
        live.firmwareAsked = true;
        live.firmwareDue = false;
        return Optional.of(work(device, Evidence.FIRMWARE.toString(), List.of(), false));
    }

    private static boolean stuck(Member member) {
        return member.state() == MemberState.REFUSED
                || member.state() == MemberState.UNSUPPORTED
                || (member.state() == MemberState.DRIFTED && member.effort().nextAt() == null);
    }

    private DownlinkWork work(Device device, String path, List<Member> members, boolean whole) {
        ContentFormat format = parts.dialects().forRead(device).orElse(null);
        return new DownlinkWork(
                new ReadRequest(format, path), TwinWrites.EXCHANGE_MAX, new Asked(members, whole, format));
    }

    @Override
    public void answered(Device device, DownlinkWork work, Answer answer) {
        Asked asked = (Asked) work.tag();
        LiveTwin live = twins.of(device.endpoint());
        Instant now = parts.time().now();
        if (answer instanceof Answer.Refused refused && anotherForm(device, asked, refused)) {
            return;
        }
        List<Member> changed = new ArrayList<>();
        for (Member member : asked.members()) {
            Member current = live.now().members().get(member.path());
            boolean open =
                    current != null && current.desiredVersion() == member.desiredVersion() && current.readDue(now);
            if (open) {
                changed.add(step(asked, answer, now).apply(current));
            }
        }
        if (!changed.isEmpty()) {
            journal.promptly(live, live.now().withStates(changed));
        }
    }

    /** The device does not answer in that form: asked again in another, or in the device's own choice. */
    private boolean anotherForm(Device device, Asked asked, Answer.Refused refused) {
        ContentFormat format = asked.format();
        if (format == null || CodeKind.of(refused.code().getCode()) != CodeKind.DIALECT) {
            return false;
        }
        parts.dialects().refusesRead(device, format);
        return parts.dialects()
                .forRead(device)
                .filter(other -> other.equals(format))
                .isEmpty();
    }

    /** For members that the values in the answer, if any, did not settle. */
    private static UnaryOperator<Member> step(Asked asked, Answer answer, Instant now) {
        if (answer instanceof Answer.NoAnswer silence && silence.mayHaveBeenSent()) {
            return member -> member.unread(now);
        }
        if (answer instanceof Answer.NoAnswer silence) {
            return member -> later(member, silence.why(), now);
        }
        if (answer instanceof Answer.NotSent unsent) {
            return member -> later(member, unsent.why(), now);
        }
        if (answer instanceof Answer.Refused refused) {
            return member -> refused(asked, member, refused, now);
        }
        String why = answer instanceof Answer.Unreadable unreadable
                ? "acknowledged; what is read of it makes no sense: " + Printable.of(unreadable.why())
                : "acknowledged; a read does not show it";
        return member -> asked.whole() ? member.split("read alone") : member.unprovable(why, null);
    }

    private static Member refused(Asked asked, Member member, Answer.Refused refused, Instant now) {
        String code = Answer.text(refused.code());
        if (CodeKind.of(refused.code().getCode()) == CodeKind.TRANSIENT) {
            Instant again = now.plus(Pace.afterBusy(member.effort().busy() + 1));
            Instant asksFor = refused.maxAge() == null ? again : now.plus(refused.maxAge());
            return member.later(
                    "the device cannot be read now: " + code, code, asksFor.isAfter(again) ? asksFor : again);
        }
        return asked.whole()
                ? member.split("reading the instance was refused with " + code + "; read alone")
                : member.unprovable("acknowledged; reading it is refused with " + code, code);
    }

    private static Member later(Member member, String why, Instant now) {
        return member.later(
                "could not be read: " + Printable.of(why),
                null,
                now.plus(Pace.afterBusy(member.effort().busy() + 1)));
    }
}
