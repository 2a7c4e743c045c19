// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.credential;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Problem.Fault;
import io.dormouse.kit.http.ProblemException;
import io.dormouse.server.device.EndpointName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One import: puts row after row, a bounded number at a time, and counts what became of them. A row that is refused harms no other. */
final class CredentialImport {
    /** Rows on their lanes at one time. */
    private static final int AT_ONCE = 128;

    /** Refused rows that are told one by one; the rest is only counted. */
    private static final int TOLD_MAX = 100;

    private final Credentials credentials;
    private final List<CredentialCsv.Row> rows;
    private final boolean replaceNow;
    private final String by;
    private int added;
    private int unchanged;
    private int refused;
    private final ArrayNode told = JsonNodeFactory.instance.arrayNode();

    CredentialImport(Credentials credentials, List<CredentialCsv.Row> rows, boolean replaceNow, String by) {
        this.credentials = credentials;
        this.rows = rows;
        this.replaceNow = replaceNow;
        this.by = by;
    }

    /** {@code {"added","unchanged","refused","errors":[{line,code,detail}]}}. */
    CompletionStage<ObjectNode> run() {
        return from(0).thenApply(done -> {
            ObjectNode report = JsonNodeFactory.instance.objectNode();
            report.put("added", added).put("unchanged", unchanged).put("refused", refused);
            report.set("errors", told);
            return report;
        });
    }

    private CompletionStage<Boolean> from(int start) {
        if (start >= rows.size()) {
            return CompletableFuture.completedFuture(true);
        }
        int end = Math.min(rows.size(), start + AT_ONCE);
        CompletableFuture<?>[] group = rows.subList(start, end).stream()
                .map(row -> put(row).handle((outcome, failure) -> count(row, outcome, failure)))
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(group).thenCompose(done -> from(end));
    }

    private CompletableFuture<Credentials.Outcome> put(CredentialCsv.Row row) {
        List<Fault> faults = new ArrayList<>();
        if (!row.isGood()) {
            faults.add(new Fault("", "malformed-row", "The row has another number of fields than the first line."));
            return refused(faults);
        }
        String endpoint = row.fields().get(0);
        Optional<String> badName = EndpointName.refused(endpoint);
        badName.ifPresent(why -> faults.add(new Fault("", "bad-endpoint", why)));
        NewCredential wanted =
                wanted(row.fields().get(1), row.fields().get(2), row.fields().get(3), faults);
        return faults.isEmpty() && wanted != null ? credentials.put(endpoint, wanted, replaceNow, by) : refused(faults);
    }

    private @Nullable NewCredential wanted(String type, String identity, String key, List<Fault> faults) {
        switch (type) {
            case Credential.PSK -> {
                CredentialJson.identityFault(identity, "", faults);
                return NewCredential.psk(identity, CredentialJson.key(key, "", credentials.keyBytesMin(), faults));
            }
            case Credential.RPK -> {
                return CredentialJson.raw(key, "", faults);
            }
            case Credential.X509 -> {
                return NewCredential.x509();
            }
            default -> {
                faults.add(new Fault("", "unknown-type", "The type must be psk, rpk or x509."));
                return null;
            }
        }
    }

    private static CompletableFuture<Credentials.Outcome> refused(List<Fault> faults) {
        return CompletableFuture.failedFuture(io.dormouse.kit.http.Problem.of(422, "bad-row", "")
                .withErrors(faults)
                .asException());
    }

    /** Called from several lanes. */
    private synchronized boolean count(CredentialCsv.Row row, Credentials.Outcome outcome, Throwable failure) {
        if (failure != null) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof ProblemException problem) {
                problem.problem().errors().forEach(fault -> tell(row, fault.code(), fault.detail()));
            } else {
                tell(row, "store-unavailable", "The row could not be stored; import it again.");
            }
            refused++;
        } else if (outcome instanceof Credentials.Outcome.Stored stored) {
            added += stored.changed() ? 1 : 0;
            unchanged += stored.changed() ? 0 : 1;
        } else {
            tell(row, "identity-taken", CredentialRoutes.IDENTITY_TAKEN);
            refused++;
        }
        return true;
    }

    private void tell(CredentialCsv.Row row, String code, String detail) {
        if (told.size() < TOLD_MAX) {
            told.addObject().put("line", row.line()).put("code", code).put("detail", detail);
        }
    }
}
