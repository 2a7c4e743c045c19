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
import java.util.Set;
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
        if (live.now().members().isEmpty()) {
            return Optional.empty();
        }
        if (live.quiet(parts.time().nanos())) {
            askAgainAfterQuiet(live);
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
        boolean composites = parts.dialects().knownToTakeCompositeWrites(device);
        return new WritePlan(live.now(), device, parts.models(), own, composites, now);
    }

    /** The store works again without a word to anybody, and the device may have nothing to say for long. */
    private void askAgainAfterQuiet(LiveTwin live) {
        Long until = live.quietUntilNanos;
        if (until == null || live.quietIsWatched) {
            return;
        }
        live.quietIsWatched = true;
        String endpoint = live.endpoint();
        parts.time()
                .after(
                        Duration.ofNanos(until - parts.time().nanos()),
                        () -> parts.lanes().tell(endpoint, () -> {
                            live.quietIsWatched = false;
                            parts.kick().kick(endpoint);
                        }));
    }

    @Override
    public void answered(Device device, DownlinkWork work, Answer answer) {
        Sent sent = (Sent) work.tag();
        LiveTwin live = twins.of(device.endpoint());
        live.lands();
        if (answer instanceof Answer.Refused refused && anotherForm(device, sent, refused)) {
            return;
        }
        learn(live, device, sent.batch(), answer);
        boolean answered = !(answer instanceof Answer.NoAnswer silence && silence.mayHaveBeenSent());
        live.touch(sent.batch().paths(), parts.time().nanos(), answered);
        WriteOutcome outcome = new WriteOutcome(
                live.now(), sent.batch(), device, parts.models(), parts.time().now());
        journal.commit(live, next(outcome, answer));
    }

    /** The device did not take the form: the same again in another one, if one is left, and nothing is counted. */
    private boolean anotherForm(Device device, Sent sent, Answer.Refused refused) {
        int code = refused.code().getCode();
        boolean composite = sent.batch().kind() == WriteBatch.Kind.COMPOSITE;
        if (composite || CodeKind.of(code) != CodeKind.DIALECT || code == CodeKind.TOO_LARGE) {
            return false;
        }
        parts.dialects().refusesWrite(device, sent.format());
        return parts.dialects()
                .forWrite(device)
                .filter(other -> !other.equals(sent.format()))
                .isPresent();
    }

    /**
     * What the answer tells of Write-Composite at this model and firmware. A refused one may be the fault of a member:
     * only when the device takes each of them by itself was it that of the composite.
     */
    private void learn(LiveTwin live, Device device, WriteBatch batch, Answer answer) {
        boolean composite = batch.kind() == WriteBatch.Kind.COMPOSITE;
        if (answer instanceof Answer.Delivered) {
            if (composite) {
                parts.dialects().takesCompositeWrite(device);
            } else if (live.acquits(batch.members())) {
                parts.dialects().refusesComposites(device);
            }
        } else if (answer instanceof Answer.NoAnswer silence && composite && silence.acknowledged()) {
            parts.dialects().refusesComposites(device);
        } else if (answer instanceof Answer.Refused refused) {
            int code = refused.code().getCode();
            boolean member = CodeKind.of(code) == CodeKind.REFUSED || CodeKind.of(code) == CodeKind.UNSUPPORTED;
            if (composite && code == CodeKind.NOT_IMPLEMENTED) {
                parts.dialects().refusesComposites(device);
            } else if (composite && CodeKind.of(code) != CodeKind.TRANSIENT) {
                live.suspects(batch.members());
            } else if (member) {
                live.suspects(Set.of());
            }
        }
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
        if (answer instanceof Answer.NoAnswer silence) {
            boolean composite = outcome.batch().kind() == WriteBatch.Kind.COMPOSITE;
            return composite && silence.acknowledged() ? outcome.neverAnswered() : outcome.silent(silence);
        }
        return outcome.notSent(((Answer.NotSent) answer).why());
    }
}
