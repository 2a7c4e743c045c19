// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.bootstrap.plan.ServerAccount.Generated;
import io.dormouse.bootstrap.plan.ServerAccount.Keys;
import io.dormouse.bootstrap.plan.ServerAccount.Mode;
import io.dormouse.bootstrap.plan.ServerAccount.NoSec;
import io.dormouse.bootstrap.plan.ServerAccount.Retry;
import io.dormouse.bootstrap.plan.ServerAccount.Security;
import io.dormouse.bootstrap.plan.ServerAccount.Settings;
import io.dormouse.kit.http.Problem.Fault;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code servers}, {@code accessControl} and {@code verify} of a configuration. */
public final class PlanReader {
    /** Members that this class reads. */
    public static final Set<String> MEMBERS = Set.of("servers", "accessControl", "verify");

    private static final Set<String> OF_SERVER = Set.of(
            "shortServerId",
            "uri",
            "security",
            "deviceServer",
            "instance",
            "lifetime",
            "binding",
            "defaultMinPeriod",
            "defaultMaxPeriod",
            "disableTimeout",
            "storeNotifications",
            "retry");
    private static final Set<String> OF_RETRY = Set.of("count", "timer", "sequenceDelay", "sequenceCount");
    private static final long SECONDS_MAX = 0xffff_ffffL;
    private static final long DAY = 86_400;

    private PlanReader() {}

    /** The plan, checked for itself ({@link PlanCheck}); what is wrong is added to {@code faults}. */
    public static Plan read(JsonNode json, List<Fault> faults) {
        JsonNode servers = json.path("servers");
        List<ServerAccount> accounts = new ArrayList<>();
        if (!servers.isArray() || servers.isEmpty() || servers.size() > Plan.SERVERS_MAX) {
            faults.add(new Fault("/servers", "bad-list", "A list of 1 to " + Plan.SERVERS_MAX + " servers is needed."));
        } else {
            for (int i = 0; i < servers.size(); i++) {
                accounts.add(server(new Members(servers.get(i), "/servers/" + i, faults)));
            }
        }
        boolean verify = new Members(json, "", new ArrayList<>()).flag("verify", false);
        List<AccessRule> rules = json.has("accessControl")
                ? AccessRules.read(json.path("accessControl"), faults)
                : AccessRules.usual(accounts);
        Plan plan = new Plan(accounts, rules, verify);
        if (faults.isEmpty()) {
            faults.addAll(PlanCheck.faults(plan));
        }
        return plan;
    }

    private static ServerAccount server(Members json) {
        json.only(OF_SERVER);
        Long shortServerId = json.number("shortServerId", 1, ServerAccount.SHORT_SERVER_ID_MAX);
        if (shortServerId == null) {
            json.fault("shortServerId", "required", "Each server has a short server id.");
        }
        String uri = json.text("uri", ServerAccount.URI_BYTES_MAX);
        Security security = json.has("security") ? security(json.object("security")) : new NoSec();
        checkUri(json, uri, security);
        Long instance = json.number("instance", 0, ServerAccount.SHORT_SERVER_ID_MAX);
        return new ServerAccount(
                shortServerId == null ? 1 : shortServerId.intValue(),
                uri,
                security,
                json.flag("deviceServer", security instanceof Generated),
                instance == null ? null : instance.intValue(),
                settings(json));
    }

    private static Security security(Members json) {
        String mode = json.has("mode") ? json.text("mode", 10).toLowerCase(Locale.ROOT) : "psk";
        return switch (mode) {
            case "nosec" -> {
                json.only(Set.of("mode"));
                yield new NoSec();
            }
            case "psk" -> psk(json);
            case "rpk" -> {
                json.only(Set.of("mode", "publicKey", "privateKey", "serverPublicKey"));
                yield asymmetric(Mode.RPK, json, "publicKey", "serverPublicKey");
            }
            case "x509" -> {
                json.only(Set.of("mode", "certificate", "privateKey", "serverCertificate"));
                yield asymmetric(Mode.X509, json, "certificate", "serverCertificate");
            }
            default -> {
                json.fault("mode", "unknown-mode", "The mode is psk, rpk, x509 or nosec.");
                yield new NoSec();
            }
        };
    }

    private static Security psk(Members json) {
        json.only(Set.of("mode", "generate", "identity", "key"));
        if (json.flag("generate", false)) {
            if (json.has("identity") || json.has("key")) {
                json.fault("", "contradiction", "Give identity and key, or let them be generated; not both.");
            }
            return new Generated();
        }
        String identity = json.text("identity", ServerAccount.IDENTITY_BYTES_MAX);
        byte[] key = json.hex("key", ServerAccount.KEY_BYTES_MIN, ServerAccount.KEY_BYTES_MAX);
        return new Keys(Mode.PSK, identity.getBytes(StandardCharsets.UTF_8), new byte[0], key);
    }

    private static Security asymmetric(Mode mode, Members json, String identity, String server) {
        return new Keys(
                mode,
                json.base64(identity, ServerAccount.DER_BYTES_MAX),
                json.base64(server, ServerAccount.DER_BYTES_MAX),
                json.base64("privateKey", ServerAccount.DER_BYTES_MAX));
    }

    private static void checkUri(Members json, String text, Security security) {
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme();
            String wanted = security instanceof NoSec ? "coap" : "coaps";
            if (uri.getHost() == null || !(scheme.equals(wanted) || scheme.equals(wanted + "+tcp"))) {
                json.fault("uri", "bad-uri", "With this security the URI must be " + wanted + "://host:port.");
            }
        } catch (URISyntaxException unreadable) {
            json.fault("uri", "bad-uri", "This is no URI.");
        }
    }

    private static Settings settings(Members json) {
        Long lifetime = json.seconds("lifetime", SECONDS_MAX);
        String binding = json.has("binding") ? json.text("binding", 10) : "U";
        if (!binding.matches("[UMHTSNQ]{1,8}")) {
            json.fault("binding", "bad-binding", "Letters of U, T, S, N, M, H and, for 1.0 devices, Q.");
        }
        return new Settings(
                lifetime == null ? DAY : lifetime,
                binding,
                json.seconds("defaultMinPeriod", SECONDS_MAX),
                json.seconds("defaultMaxPeriod", SECONDS_MAX),
                json.seconds("disableTimeout", SECONDS_MAX),
                json.flag("storeNotifications", true),
                json.has("retry") ? retry(json.object("retry")) : null);
    }

    private static @Nullable Retry retry(Members json) {
        json.only(OF_RETRY);
        Long timer = json.seconds("timer", SECONDS_MAX);
        Long delay = json.seconds("sequenceDelay", SECONDS_MAX);
        return new Retry(
                json.number("count", 0, SECONDS_MAX, Retry.STANDARD.count()),
                timer == null ? Retry.STANDARD.timer() : timer,
                delay == null ? Retry.STANDARD.sequenceDelay() : delay,
                json.number("sequenceCount", 0, SECONDS_MAX, Retry.STANDARD.sequenceCount()));
    }
}
