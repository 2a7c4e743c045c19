// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Problem.Fault;
import io.dormouse.objects.ResourcePath;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.StringRules;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One change of the desired section, all or nothing: what it makes of a twin, or why not. Pure but for the models.
 *
 * @param strings how strings are compared
 * @param inFlight resources that a write is on its way to
 */
record DesiredEdit(
        Twin twin, TwinCheck check, StringRules strings, Set<ResourcePath> inFlight, TwinConfig config, Instant now) {
    private static final String VERSION = "$version";

    /** What became of the change. */
    sealed interface Outcome {
        /** @param changed members whose desired value is new or another */
        record Done(Twin next, Set<MemberPath> changed, Set<MemberPath> removed) implements Outcome {
            boolean nothing() {
                return changed.isEmpty() && removed.isEmpty();
            }
        }

        record No(Problem problem) implements Outcome {}
    }

    /** RFC 7396 merge patch; {@code null} removes a member. */
    Outcome patch(ObjectNode patch) {
        ObjectNode asked = patch.deepCopy();
        asked.remove(VERSION);
        ObjectNode merged = (ObjectNode) MergePatch.apply(TwinJson.desired(twin, check), asked);
        Set<String> keys = new LinkedHashSet<>();
        asked.fieldNames().forEachRemaining(keys::add);
        return edit(merged, keys);
    }

    /** The section anew; what it does not name is removed. */
    Outcome put(ObjectNode section) {
        ObjectNode asked = section.deepCopy();
        asked.remove(VERSION);
        Set<String> keys = new LinkedHashSet<>();
        twin.members().keySet().forEach(path -> keys.add(path.toString()));
        asked.fieldNames().forEachRemaining(keys::add);
        return edit(asked, keys);
    }

    /** Members as given, each in the place of what was there. */
    Outcome replace(ObjectNode members) {
        ObjectNode section = TwinJson.desired(twin, check);
        section.setAll(members);
        Set<String> keys = new LinkedHashSet<>();
        members.fieldNames().forEachRemaining(keys::add);
        return edit(section, keys);
    }

    private Outcome edit(ObjectNode section, Set<String> keys) {
        Map<MemberPath, Wanted> set = new TreeMap<>();
        Set<MemberPath> removed = new TreeSet<>();
        List<Fault> faults = new ArrayList<>();
        for (String key : keys) {
            JsonNode json = section.get(key);
            Optional<MemberPath> path = MemberPath.parse(key);
            if (json == null) {
                path.filter(known -> twin.members().containsKey(known)).ifPresent(removed::add);
            } else if (!path.filter(known -> unchanged(known, json)).isPresent()) {
                TwinCheck.Checked checked = check.member(key, json);
                if (checked instanceof TwinCheck.Checked.Bad bad) {
                    faults.addAll(bad.faults());
                } else if (checked instanceof TwinCheck.Checked.Ok ok) {
                    set.put(path.orElseThrow(), ok.wanted());
                }
            }
        }
        set.entrySet().removeIf(entry -> unchanged(entry.getKey(), entry.getValue()));
        Set<MemberPath> remaining = new HashSet<>(twin.members().keySet());
        remaining.removeAll(removed);
        remaining.addAll(set.keySet());
        faults.addAll(together(set.keySet(), remaining));
        if (!faults.isEmpty()) {
            return new Outcome.No(refused(faults));
        }
        return set.isEmpty() && removed.isEmpty() ? new Outcome.Done(twin, Set.of(), Set.of()) : apply(set, removed);
    }

    private boolean unchanged(MemberPath path, JsonNode json) {
        Member known = twin.members().get(path);
        return known != null && TwinJson.wanted(known, check).equals(json);
    }

    private boolean unchanged(MemberPath path, Wanted wanted) {
        Member known = twin.members().get(path);
        return known != null && known.wanted().asks(wanted);
    }

    /** What is wrong with members that are right each by itself. */
    private List<Fault> together(Set<MemberPath> changed, Set<MemberPath> all) {
        List<Fault> faults = new ArrayList<>();
        OptionalInt own = OwnServer.instance(check.device(), twin.reported(), config.shortServerId());
        for (MemberPath path : changed) {
            String pointer = TwinCheck.pointer(path.toString());
            boolean twice = own.isPresent()
                    && all.stream()
                            .anyMatch(other ->
                                    !other.equals(path) && other.resolve(own).equals(path.resolve(own)));
            if (twice) {
                faults.add(new Fault(pointer, "duplicate", "is desired twice: by its number and as /1/own"));
            }
            check.device()
                    .filter(device -> check.permit().validate())
                    .flatMap(device -> path.resolve(own).flatMap(real -> incomplete(device, real, all)))
                    .ifPresent(why -> faults.add(new Fault(pointer, "instance-incomplete", why)));
        }
        return faults;
    }

    private Optional<String> incomplete(Device device, ResourcePath path, Set<MemberPath> all) {
        return Instances.present(device, twin.reported(), path.objectId(), path.instanceId())
                ? Optional.empty()
                : Instances.incomplete(check.models(), device, path.objectId(), path.instanceId(), all);
    }

    private static Problem refused(List<Fault> faults) {
        String detail = faults.size() == 1
                ? "One member was refused; nothing was stored."
                : faults.size() + " faults were found; nothing was stored.";
        return Problem.of(422, "invalid-desired", detail).withErrors(faults);
    }

    private Outcome apply(Map<MemberPath, Wanted> set, Set<MemberPath> removed) {
        SortedMap<MemberPath, Member> next = new TreeMap<>(twin.members());
        next.keySet().removeAll(removed);
        set.forEach((path, wanted) -> next.put(path, member(path, wanted)));
        revive(next, set.keySet());
        Twin after = twin.withDesired(next);
        int bytes = TwinJson.desired(after, check).toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > config.desiredBytesMax()) {
            return new Outcome.No(Problem.of(
                    413,
                    "desired-too-large",
                    "Desired would have " + bytes + " bytes; the limit is " + config.desiredBytesMax() + "."));
        }
        return new Outcome.Done(after, Set.copyOf(set.keySet()), Set.copyOf(removed));
    }

    /** A new value is in sync when the device is known to have it; when a write may have changed that since, a read tells. */
    private Member member(MemberPath path, Wanted wanted) {
        Member member = Member.wanted(
                path, wanted, twin.desiredVersion() + 1, now, check.permit().by());
        OptionalInt own = OwnServer.instance(check.device(), twin.reported(), config.shortServerId());
        ResourcePath real = path.resolve(own).orElse(null);
        ReportedValue known = real == null ? null : twin.reported().get(real);
        if (real == null || known == null || !known.kept().satisfies(wanted, Sameness.of(strings, real))) {
            return member;
        }
        return known.doubtful() || inFlight.contains(real)
                ? member.unverified("a write on its way may have changed it; it is read to be sure")
                : member.inSync(now);
    }

    /** What was impossible only for lack of company may be possible now. */
    private static void revive(Map<MemberPath, Member> members, Set<MemberPath> changed) {
        for (MemberPath path : changed) {
            members.replaceAll((other, member) -> other.objectId() == path.objectId()
                            && other.instanceId() == path.instanceId()
                            && member.state() == MemberState.UNSUPPORTED
                            && member.code() == null
                    ? member.anew(Member.WAITS)
                    : member);
        }
    }
}
