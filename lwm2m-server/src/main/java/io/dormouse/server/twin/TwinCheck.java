// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.http.Problem.Fault;
import io.dormouse.objects.ResourceDefinition;
import io.dormouse.objects.Value;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks desired values before they are stored, against the object version that the device registered (semantics.md §2). Pure but for the models.
 *
 * @param device its registration, empty when it has none
 */
record TwinCheck(DeviceModels models, Optional<Device> device, Permit permit) {

    /** What became of one member. */
    sealed interface Checked {
        record Ok(Wanted wanted) implements Checked {}

        record Bad(List<Fault> faults) implements Checked {
            static Bad one(String pointer, String code, String detail) {
                return new Bad(List.of(new Fault(pointer, code, detail)));
            }
        }
    }

    /** @param key as the caller wrote it */
    Checked member(String key, JsonNode json) {
        String pointer = pointer(key);
        Optional<MemberPath> parsed = MemberPath.parse(key);
        if (parsed.isEmpty()) {
            return Checked.Bad.one(
                    pointer,
                    "bad-path",
                    "is no resource path such as /3/0/14 or /1/own/2; instances of a resource are members of its value");
        }
        MemberPath path = parsed.get();
        Optional<String> never = DesiredRules.notDesirable(path);
        if (never.isPresent()) {
            return Checked.Bad.one(pointer, "not-desirable", never.get());
        }
        WantedJson.Read read = read(path, json);
        if (read instanceof WantedJson.Read.Refused refused) {
            return Checked.Bad.one(pointer + refused.pointer(), refused.code(), refused.detail());
        }
        Wanted wanted = ((WantedJson.Read.Ok) read).wanted();
        List<Fault> faults = new ArrayList<>();
        if (DesiredRules.dangerous(path) && !(permit.confirmed() && permit.engineer())) {
            faults.add(new Fault(
                    pointer, "dangerous", "may cut the device off: needs the role engineer and ?confirm=dangerous"));
        }
        if (DesiredRules.lifetime(path) && below(wanted.value(), DesiredRules.LIFETIME_MIN)) {
            faults.add(new Fault(
                    pointer, "out-of-range", "a lifetime is at least " + DesiredRules.LIFETIME_MIN + " seconds"));
        }
        return faults.isEmpty() ? new Checked.Ok(wanted) : new Checked.Bad(faults);
    }

    private WantedJson.Read read(MemberPath path, JsonNode json) {
        if (WantedJson.bothWays(json)) {
            return new WantedJson.Read.Refused(
                    "/" + WantedJson.EXACT,
                    "wrong-type",
                    "stands beside instances. A merge patch keeps what it does not name: remove those with null, or PUT");
        }
        boolean modelled = models.object(device, path.objectId()).isPresent();
        Optional<ResourceDefinition> known = models.resource(device, path.objectId(), path.resourceId());
        if (!permit.validate()) {
            return WantedJson.unchecked(json, known);
        }
        if (!modelled) {
            WantedJson.Read read = WantedJson.typed(json, false);
            JsonNode inner = WantedJson.exact(json) ? json.path(WantedJson.EXACT) : json;
            return read instanceof WantedJson.Read.Refused && !WantedJson.typedForm(inner)
                    ? new WantedJson.Read.Refused(
                            "",
                            "unknown-resource",
                            "no model of object " + path.objectId()
                                    + " is known: load it, or give {\"$type\":…,\"value\":…}")
                    : read;
        }
        if (known.isEmpty()) {
            return new WantedJson.Read.Refused(
                    "", "unknown-resource", "object " + describe(path) + " has no such resource");
        }
        ResourceDefinition definition = known.get();
        if (!definition.operations().writable()) {
            String why = definition.operations().executable()
                    ? definition.name() + " is executed, not written; use a message"
                    : definition.name() + " can only be read";
            return new WantedJson.Read.Refused("", "not-writable", why);
        }
        return WantedJson.byModel(json, definition);
    }

    private String describe(MemberPath path) {
        return models.object(device, path.objectId())
                .map(object -> object.id() + " (" + object.name() + ", version " + object.version() + ")")
                .orElse(Integer.toString(path.objectId()));
    }

    private static boolean below(Value value, long limit) {
        if (value instanceof Value.UnsignedInteger unsigned) {
            return Long.compareUnsigned(unsigned.bits(), limit) < 0;
        }
        return value instanceof Value.SignedInteger integer && integer.number() < limit;
    }

    /** JSON pointer of a member (RFC 6901). */
    static String pointer(String key) {
        return "/" + key.replace("~", "~0").replace("/", "~1");
    }
}
