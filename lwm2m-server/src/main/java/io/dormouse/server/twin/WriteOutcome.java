// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import io.dormouse.objects.ResourcePath;
import io.dormouse.server.device.Answer;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceModels;
import io.dormouse.server.device.Printable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What the answer to a write makes of a twin (semantics.md §2, blame and codes). Pure but for the models. */
record WriteOutcome(Twin twin, WriteBatch batch, Device device, DeviceModels models, Instant now) {

    /** The device did what was asked. */
    Twin acknowledged() {
        return doubted()
                .withStates(each(member -> member.acked(now, Evidence.readable(models, device, member.path()))));
    }

    /** The device refused. A code belongs to a member only if it was written alone. */
    Twin refused(Answer.Refused answer) {
        CodeKind kind = CodeKind.of(answer.code().getCode());
        String code = Answer.text(answer.code());
        String detail = Printable.of(answer.detail());
        if (batch.alone() || (batch.kind() == WriteBatch.Kind.CREATE && kind != CodeKind.TRANSIENT)) {
            return twin.withStates(each(member -> member.refused(kind, code, detail, answer.maxAge(), now)));
        }
        if (kind == CodeKind.TRANSIENT) {
            return doubted()
                    .withStates(each(member -> member.busy("the device cannot now: " + code, answer.maxAge(), now)));
        }
        boolean composite = batch.kind() == WriteBatch.Kind.COMPOSITE;
        String cause = "a write of " + batch.items().size() + " members was refused with " + code
                + (composite ? "; each instance is tried by itself" : "; each is tried alone");
        return doubted().withStates(each(member -> member.splitAfter(cause, smaller(), kind != CodeKind.DIALECT, now)));
    }

    /** The device answered what cannot be read. */
    Twin unreadable(String why) {
        return doubted()
                .withStates(each(member -> member.busy("the answer cannot be read: " + Printable.of(why), null, now)));
    }

    /** The device took a composite and never said what became of it: not again in this way. */
    Twin neverAnswered() {
        String cause = "a composite write was acknowledged and never answered; each instance is written by itself";
        return doubted().withStates(each(member -> member.splitAfter(cause, Company.INSTANCE, true, now)));
    }

    private Company smaller() {
        return batch.kind() == WriteBatch.Kind.COMPOSITE ? Company.INSTANCE : Company.NONE;
    }

    /** No answer came. */
    Twin silent(Answer.NoAnswer answer) {
        return answer.mayHaveBeenSent()
                ? doubted().withStates(each(member -> member.unanswered(now)))
                : notSent(answer.why());
    }

    /** Nothing left the server. */
    Twin notSent(String why) {
        if (!batch.alone() && batch.kind() != WriteBatch.Kind.CREATE) {
            String cause = "could not be sent together: " + Printable.of(why);
            return twin.withStates(each(member -> member.splitAfter(cause, smaller(), false, now)));
        }
        return twin.withStates(each(member -> member.later(
                "could not be sent: " + Printable.of(why),
                null,
                now.plus(Pace.afterBusy(member.effort().busy() + 1)))));
    }

    private Twin doubted() {
        Set<ResourcePath> paths = batch.paths();
        return twin.withDoubt(paths);
    }

    /** The members that were written, as far as the same value is still wanted of them. */
    private List<Member> each(UnaryOperator<Member> step) {
        List<Member> changed = new ArrayList<>();
        for (WriteBatch.Item item : batch.items()) {
            Member sent = item.member();
            Optional.ofNullable(twin.members().get(sent.path()))
                    .filter(current -> current.desiredVersion() == sent.desiredVersion())
                    .ifPresent(current -> changed.add(step.apply(current)));
        }
        return changed;
    }
}
