// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.enrolment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.bootstrap.enrolment.Enrolment.Kind;
import io.dormouse.bootstrap.enrolment.EnrolmentReader.Read;
import io.dormouse.kit.http.Cursor;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Paging;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.ProblemException;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Rfc3339;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Configurations and groups over HTTP. Keys go in and never come out, but for one that is made here: in the answer to the request that asked for it. */
public final class EnrolmentRoutes implements Routes {
    private static final int BY_CHARS_MAX = 300;

    private final Enrolments enrolments;
    private final boolean deviceServer;
    private final Consumer<String> cut;

    /**
     * @param deviceServer whether there is a device-management server to store keys at
     * @param cut ends the DTLS connections of an identity, or of a certificate with this name
     */
    public EnrolmentRoutes(Enrolments enrolments, boolean deviceServer, Consumer<String> cut) {
        this.enrolments = enrolments;
        this.deviceServer = deviceServer;
        this.cut = cut;
    }

    @Override
    public void addTo(Router router) {
        add(router, Kind.DEVICE, "/api/v1/bootstrap/configs", "ep");
        add(router, Kind.GROUP, "/api/v1/bootstrap/groups", "name");
    }

    private void add(Router router, Kind kind, String all, String variable) {
        String one = all + "/{" + variable + "}";
        router.get(all, Role.VIEWER, request -> list(kind, request))
                .get(one, Role.VIEWER, request -> get(kind, request.path(variable)))
                .on(
                        "PUT",
                        one,
                        Role.ENGINEER,
                        EnrolmentReader.DOCUMENT_BYTES_MAX,
                        request -> put(kind, request.path(variable), request))
                .delete(one, Role.ENGINEER, request -> delete(kind, request.path(variable), request));
    }

    private CompletionStage<Reply> list(Kind kind, HttpRequest request) {
        Paging paging = Paging.of(request, 1);
        String after = paging.after().map(cursor -> cursor.keys().get(0)).orElse("");
        List<Enrolment> found = enrolments.store().after(kind, after, paging.limit() + 1);
        List<ObjectNode> items =
                found.stream().limit(paging.limit()).map(EnrolmentRoutes::json).toList();
        Cursor last = found.size() > items.size()
                ? Cursor.of(found.get(items.size() - 1).name())
                : null;
        return Reply.ok(paging.page(items, last, enrolments.store().count(kind)))
                .done();
    }

    private CompletionStage<Reply> get(Kind kind, String name) {
        Enrolment found = enrolments.store().find(kind, name).orElseThrow(() -> unknown(kind));
        return Reply.ok(json(found)).withEtag(found.version()).done();
    }

    /** With {@code ?check=only} nothing is stored. */
    private CompletionStage<Reply> put(Kind kind, String name, HttpRequest request) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > EnrolmentReader.NAME_BYTES_MAX || name.indexOf('\0') >= 0) {
            throw Problem.of(
                            422,
                            "bad-name",
                            "A name has 1 to " + EnrolmentReader.NAME_BYTES_MAX
                                    + " bytes in UTF-8 without the character U+0000.")
                    .asException();
        }
        Optional<Enrolment> before = enrolments.store().find(kind, name);
        Read read = enrolments
                .reader()
                .read(
                        kind,
                        name,
                        request.json(),
                        before.map(Enrolment::document).orElse(null));
        if (read.plan().ofDeviceServer().isPresent() && !deviceServer) {
            throw Problem.of(
                            409,
                            "no-device-server",
                            "This bootstrap server does not know a device-management server: start it with --dm-url and --dm-token-file.")
                    .asException();
        }
        if (checkOnly(request)) {
            ObjectNode checked = StoredKeys.without(read.document());
            return Reply.ok(checked).done();
        }
        return enrolments.put(kind, name, read, request.ifMatch(), by(request)).thenApply(outcome -> {
            if (!(outcome instanceof Enrolments.Outcome.Stored stored)) {
                throw refused(outcome);
            }
            before.map(Enrolment::credential).ifPresent(old -> {
                Enrolment.BootstrapKey now = stored.now().credential();
                boolean same = now != null
                        && now.type().equals(old.type())
                        && Objects.equals(now.identity(), old.identity())
                        && Arrays.equals(now.key(), old.key());
                if (!same) {
                    cut.accept(old.identity() == null ? name : old.identity());
                }
            });
            ObjectNode body = json(stored.now());
            byte[] generated = read.generatedKey();
            if (generated != null) {
                body.withObject("/credential").put("key", HexFormat.of().formatHex(generated));
            }
            return Reply.json(stored.first() ? 201 : 200, body)
                    .withEtag(stored.now().version())
                    .withHeader("Cache-Control", "no-store");
        });
    }

    /** Who changes something; the device-management server says for whom it asks. */
    private static String by(HttpRequest request) {
        String caller = request.principal().name();
        return request.header("Dormouse-On-Behalf-Of")
                .map(name -> caller + " for " + URLDecoder.decode(name, StandardCharsets.UTF_8))
                .filter(text -> text.length() <= BY_CHARS_MAX && text.indexOf('\0') < 0)
                .orElse(caller);
    }

    private static boolean checkOnly(HttpRequest request) {
        Optional<String> check = request.query("check");
        if (check.isPresent() && !check.get().equals("only")) {
            throw Problem.of(400, "bad-parameter", "check can only be \"only\".")
                    .asException();
        }
        return check.isPresent();
    }

    private static ProblemException refused(Enrolments.Outcome outcome) {
        if (outcome instanceof Enrolments.Outcome.TooMany many) {
            return Problem.of(409, "too-many-configurations", "There are " + many.max() + " already.")
                    .asException();
        }
        if (outcome instanceof Enrolments.Outcome.OtherVersion other) {
            return Problem.of(412, "version-mismatch", "The stored version is " + other.version() + ".")
                    .asException();
        }
        return Problem.of(409, "identity-taken", "Another configuration or group has this identity.")
                .asException();
    }

    private CompletionStage<Reply> delete(Kind kind, String name, HttpRequest request) {
        Optional<Enrolment> before = enrolments.store().find(kind, name);
        return enrolments.remove(kind, name, by(request)).thenApply(removed -> {
            if (!removed) {
                throw unknown(kind);
            }
            before.map(Enrolment::credential)
                    .ifPresent(old -> cut.accept(old.identity() == null ? name : old.identity()));
            return Reply.empty(204);
        });
    }

    private static ProblemException unknown(Kind kind) {
        return kind == Kind.DEVICE
                ? Problem.of(404, "config-unknown", "There is no configuration for this endpoint.")
                        .asException()
                : Problem.of(404, "group-unknown", "There is no such group.").asException();
    }

    private static ObjectNode json(Enrolment one) {
        ObjectNode json = StoredKeys.without(one.document());
        json.put(one.kind() == Kind.DEVICE ? "endpoint" : "name", one.name());
        return json.put("version", one.version())
                .put("changedAt", Rfc3339.write(one.changedAt()))
                .put("changedBy", one.changedBy());
    }
}
