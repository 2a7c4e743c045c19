// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import io.dormouse.server.device.Answer;
import io.dormouse.server.device.Device;
import io.dormouse.server.downlink.DownlinkSource;
import io.dormouse.server.downlink.DownlinkWork;
import io.dormouse.server.downlink.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.leshan.core.request.ContentFormat;

/** Writes what is desired, one batch per turn (semantics.md §2, delivery). */
final class TwinWrites implements DownlinkSource {
    /** Longest exchange, retransmissions included: MAX_TRANSMIT_WAIT (RFC 7252 §4.8.2). */
    static final Duration EXCHANGE_MAX = Duration.ofSeconds(93);

    private final TwinParts parts;
    private final LiveTwins twins;
    private final TwinJournal journal;
    private final NextTry nextTry;

    TwinWrites(TwinParts parts, LiveTwins twins, TwinJournal journal) {
        this.parts = parts;
        this.twins = twins;
        this.journal = journal;
        this.nextTry = new NextTry(parts.kick(), parts.time());
    }

    private record Sent(WriteBatch batch, ContentFormat format) {}

    @Override
    public String name() {
        return "twin";
    }

    @Override
    public Optional<DownlinkWork> next(Device device, Window window) {
        LiveTwin live = twins.of(device.endpoint());
        Instant now = parts.time().now();
        if (live.now().members().isEmpty() || (live.quietUntil != null && now.isBefore(live.quietUntil))) {
            return Optional.empty();
        }
        Twin possible = plan(live, device, now).withoutVain();
        if (!possible.members().equals(live.now().members())) {
            journal.commit(live, possible);
        }
        Optional<WriteBatch> batch = plan(live, device, now).next();
        if (batch.isEmpty()) {
            nextTry.plan(live, window);
            return Optional.empty();
        }
        ContentFormat format = parts.dialects().forWrite(device).orElse(ContentFormat.TLV);
        DownlinkWork work = new DownlinkWork(batch.get().request(format), EXCHANGE_MAX, new Sent(batch.get(), format));
        live.departs(batch.get().members(), batch.get().paths());
        return Optional.of(work);
    }

    private WritePlan plan(LiveTwin live, Device device, Instant now) {
        OptionalInt own = OwnServer.instance(
                Optional.of(device), live.now().reported(), parts.config().shortServerId());
        return new WritePlan(live.now(), device, parts.models(), own, now);
    }

    @Override
    public void answered(Device device, DownlinkWork work, Answer answer) {
        Sent sent = (Sent) work.tag();
        LiveTwin live = twins.of(device.endpoint());
        live.lands();
        if (answer instanceof Answer.Refused refused && anotherForm(device, sent, refused)) {
            return;
        }
        boolean answered = !(answer instanceof Answer.NoAnswer silence && silence.mayHaveBeenSent());
        live.touch(sent.batch().paths(), parts.time().nanos(), answered);
        WriteOutcome outcome = new WriteOutcome(
                live.now(), sent.batch(), device, parts.models(), parts.time().now());
        journal.commit(live, next(outcome, answer));
    }

    /** The device did not take the form: the same again in another one, if one is left, and nothing is counted. */
    private boolean anotherForm(Device device, Sent sent, Answer.Refused refused) {
        int code = refused.code().getCode();
        if (CodeKind.of(code) != CodeKind.DIALECT || code == CodeKind.TOO_LARGE) {
            return false;
        }
        parts.dialects().refusesWrite(device, sent.format());
        return parts.dialects()
                .forWrite(device)
                .filter(other -> !other.equals(sent.format()))
                .isPresent();
    }

    private static Twin next(WriteOutcome outcome, Answer answer) {
        if (answer instanceof Answer.Delivered) {
            return outcome.acknowledged();
        }
        if (answer instanceof Answer.Refused refused) {
            return outcome.refused(refused);
        }
        if (answer instanceof Answer.Unreadable unreadable) {
            return outcome.unreadable(unreadable.why());
        }
        return answer instanceof Answer.NoAnswer silence
                ? outcome.silent(silence)
                : outcome.notSent(((Answer.NotSent) answer).why());
    }
}
