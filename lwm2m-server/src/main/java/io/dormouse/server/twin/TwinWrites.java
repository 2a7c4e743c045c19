// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import io.dormouse.kit.time.Time;
import io.dormouse.server.device.Answer;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceModels;
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

    private final LiveTwins twins;
    private final TwinJournal journal;
    private final DeviceModels models;
    private final WriteFormats formats;
    private final NextTry nextTry;
    private final TwinConfig config;
    private final Time time;

    TwinWrites(
            LiveTwins twins,
            TwinJournal journal,
            DeviceModels models,
            WriteFormats formats,
            NextTry nextTry,
            TwinConfig config,
            Time time) {
        this.twins = twins;
        this.journal = journal;
        this.models = models;
        this.formats = formats;
        this.nextTry = nextTry;
        this.config = config;
        this.time = time;
    }

    private record Sent(WriteBatch batch, ContentFormat format) {}

    @Override
    public String name() {
        return "twin";
    }

    @Override
    public Optional<DownlinkWork> next(Device device, Window window) {
        LiveTwin live = twins.of(device.endpoint());
        Instant now = time.now();
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
        ContentFormat format = formats.toWrite(device);
        DownlinkWork work = new DownlinkWork(batch.get().request(format), EXCHANGE_MAX, new Sent(batch.get(), format));
        live.departs(batch.get().members(), batch.get().paths());
        return Optional.of(work);
    }

    private WritePlan plan(LiveTwin live, Device device, Instant now) {
        OptionalInt own = OwnServer.instance(Optional.of(device), live.now().reported(), config.shortServerId());
        return new WritePlan(live.now(), device, models, own, now);
    }

    @Override
    public void answered(Device device, DownlinkWork work, Answer answer) {
        Sent sent = (Sent) work.tag();
        LiveTwin live = twins.of(device.endpoint());
        live.lands();
        if (answer instanceof Answer.Refused refused && anotherForm(device, sent, refused)) {
            return;
        }
        live.touch(sent.batch().paths(), time.nanos());
        WriteOutcome outcome = new WriteOutcome(live.now(), sent.batch(), device, models, time.now());
        journal.commit(live, next(outcome, answer));
    }

    /** The device did not take the form: the same again in another one, nothing counted. */
    private boolean anotherForm(Device device, Sent sent, Answer.Refused refused) {
        return CodeKind.of(refused.code().getCode()) == CodeKind.DIALECT && formats.refused(device, sent.format());
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
