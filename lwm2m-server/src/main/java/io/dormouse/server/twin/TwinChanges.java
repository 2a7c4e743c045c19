// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Problem.Fault;
import io.dormouse.objects.ResourcePath;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.StringRules;
import io.dormouse.server.twin.DesiredEdit.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Changes that people and programs ask for, on the lane of the device. What is refused leaves as a {@code ProblemException}. */
final class TwinChanges {
    /** Another node may be faster so often before a caller is sent away. */
    private static final int TRIES_MAX = 3;

    private final TwinParts parts;
    private final LiveTwins twins;
    private final TwinJournal journal;

    TwinChanges(TwinParts parts, LiveTwins twins, TwinJournal journal) {
        this.parts = parts;
        this.twins = twins;
        this.journal = journal;
    }

    /** @return the desired versions of the members that were changed */
    Map<MemberPath, Long> desired(
            String endpoint, OptionalLong ifMatch, Permit permit, Function<DesiredEdit, Outcome> how) {
        Map<MemberPath, Long> changed = new TreeMap<>();
        step(endpoint, ifMatch, permit.by(), live -> {
            Optional<Device> device = parts.reachability().of(endpoint).registered();
            TwinCheck check = new TwinCheck(parts.models(), device, permit);
            Outcome outcome = how.apply(new DesiredEdit(
                    live.now(),
                    check,
                    parts.profiles().of(endpoint).strings(),
                    live.pathsInFlight(),
                    parts.config(),
                    parts.time().now()));
            if (outcome instanceof Outcome.No no) {
                throw no.problem().asException();
            }
            Outcome.Done done = (Outcome.Done) outcome;
            changed.clear();
            done.changed().forEach(path -> changed.put(path, done.next().desiredVersion()));
            return done.next();
        });
        return changed;
    }

    void tags(String endpoint, OptionalLong ifMatch, String by, ObjectNode patch) {
        step(endpoint, ifMatch, by, live -> new TagEdit(live.now(), parts.config()).patch(patch));
    }

    /** Reported values become the desired ones; without paths, all that differ. */
    Map<MemberPath, Long> adopt(String endpoint, OptionalLong ifMatch, Permit permit, List<String> paths) {
        return desired(endpoint, ifMatch, permit, edit -> {
            Twin twin = edit.twin();
            OptionalInt own = OwnServer.instance(
                    edit.check().device(), twin.reported(), parts.config().shortServerId());
            List<String> names = paths.isEmpty() ? differing(twin, own, edit.strings()) : paths;
            ObjectNode members = JsonNodeFactory.instance.objectNode();
            List<Fault> faults = new ArrayList<>();
            for (int index = 0; index < names.size(); index++) {
                adopt(names.get(index), "/paths/" + index, edit, own, members, faults);
            }
            return faults.isEmpty() ? named(edit.replace(members), names) : new Outcome.No(refused(faults));
        });
    }

    private static void adopt(
            String name, String pointer, DesiredEdit edit, OptionalInt own, ObjectNode members, List<Fault> faults) {
        Optional<ResourcePath> path = MemberPath.parse(name).flatMap(member -> member.resolve(own));
        ReportedValue value =
                path.map(known -> edit.twin().reported().get(known)).orElse(null);
        if (path.isEmpty() || value == null) {
            faults.add(new Fault(pointer, "not-reported", "nothing is reported of " + name));
        } else if (value.kept() instanceof Kept.Whole whole) {
            TwinCheck check = edit.check();
            members.set(
                    name,
                    WantedJson.write(
                            whole.value(),
                            check.models()
                                    .resource(
                                            check.device(),
                                            path.get().objectId(),
                                            path.get().resourceId())));
        } else {
            faults.add(new Fault(pointer, "not-kept", "the value is too large to be kept"));
        }
    }

    private static List<String> differing(Twin twin, OptionalInt own, StringRules strings) {
        return twin.members().values().stream()
                .filter(member -> member.path()
                        .resolve(own)
                        .filter(path -> {
                            ReportedValue value = twin.reported().get(path);
                            return value != null
                                    && !value.kept().satisfies(member.wanted(), Sameness.of(strings, path));
                        })
                        .isPresent())
                .map(member -> member.path().toString())
                .toList();
    }

    /** Faults point into what the caller sent, which is a list of paths. */
    private static Outcome named(Outcome outcome, List<String> names) {
        if (!(outcome instanceof Outcome.No no)) {
            return outcome;
        }
        List<Fault> faults = new ArrayList<>();
        for (Fault fault : no.problem().errors()) {
            int index = 0;
            while (index < names.size() && !fault.pointer().startsWith(TwinCheck.pointer(names.get(index)))) {
                index++;
            }
            faults.add(new Fault("/paths/" + index, fault.code(), fault.detail()));
        }
        return new Outcome.No(no.problem().withErrors(faults));
    }

    /** Begins anew with members; without paths, with all that are not in sync. */
    Map<MemberPath, Long> retry(String endpoint, OptionalLong ifMatch, String by, List<String> paths) {
        Map<MemberPath, Long> changed = new TreeMap<>();
        step(endpoint, ifMatch, by, live -> {
            Twin twin = live.now();
            List<Fault> faults = new ArrayList<>();
            for (int index = 0; index < paths.size(); index++) {
                String name = paths.get(index);
                if (MemberPath.parse(name)
                        .filter(path -> twin.members().containsKey(path))
                        .isEmpty()) {
                    faults.add(new Fault("/paths/" + index, "not-desired", "nothing is desired of " + name));
                }
            }
            if (!faults.isEmpty()) {
                throw refused(faults).asException();
            }
            UnaryOperator<Member> again = member -> {
                boolean meant = paths.isEmpty() || paths.contains(member.path().toString());
                if (!meant || member.state() == MemberState.IN_SYNC) {
                    return member;
                }
                changed.put(member.path(), member.desiredVersion());
                return member.anew("tried again, asked for by " + by);
            };
            return twin.withEach(again);
        });
        return changed;
    }

    private static Problem refused(List<Fault> faults) {
        return Problem.of(422, "invalid-paths", "Some paths were refused; nothing was changed.")
                .withErrors(faults);
    }

    private void step(String endpoint, OptionalLong ifMatch, String by, Function<LiveTwin, Twin> how) {
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            LiveTwin live = twins.of(endpoint);
            match(live.now(), ifMatch);
            Twin next = how.apply(live);
            if (next.equals(live.now())) {
                return;
            }
            if (journal.commit(live, next, by)) {
                parts.kick().kick(endpoint);
                return;
            }
        }
        throw Problem.of(503, "busy", "Others change this twin at this moment; try again.")
                .withHeader("Retry-After", "1")
                .asException();
    }

    private static void match(Twin twin, OptionalLong ifMatch) {
        if (ifMatch.isPresent() && ifMatch.getAsLong() != twin.version()) {
            throw Problem.of(
                            412,
                            "version-mismatch",
                            "The twin has version " + twin.version() + " by now; read it again and decide anew.")
                    .withMember("version", JsonNodeFactory.instance.numberNode(twin.version()))
                    .asException();
        }
    }
}
