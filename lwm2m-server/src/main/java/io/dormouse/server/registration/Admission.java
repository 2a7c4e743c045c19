// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.registration;

import io.dormouse.kit.database.Transaction;
import io.dormouse.server.device.Identities;
import io.dormouse.server.device.KnownDevices;
import io.dormouse.server.device.Sender;
import java.sql.SQLException;
import java.util.Optional;
import org.eclipse.leshan.core.ResponseCode;
import org.jspecify.annotations.Nullable;

/** Who may register, and as whom (semantics.md §1; OMA LwM2M Transport 1.1 §5: the endpoint name must fit the authenticated identity). Called on lanes. */
public final class Admission {
    private final PlainCoap plainCoap;
    private final KnownDevices devices;
    private final Identities identities;

    public Admission(PlainCoap plainCoap, KnownDevices devices, Identities identities) {
        this.plainCoap = plainCoap;
        this.devices = devices;
        this.identities = identities;
    }

    /** What was decided about a sender. */
    sealed interface Verdict {
        record Admitted(String endpoint) implements Verdict {}

        record Turned(Refusal refusal) implements Verdict {}
    }

    /** @param claimed endpoint name in the request, null when it has none */
    Verdict decide(@Nullable String claimed, Sender from) {
        String identity = from.identity();
        if (identity == null) {
            return claimed == null
                    ? turned(ResponseCode.BAD_REQUEST, "endpoint-missing", "ep is missing")
                    : plain(claimed);
        }
        Optional<String> owner = identities.endpointOf(from, claimed);
        if (owner.isEmpty()) {
            return turned(ResponseCode.FORBIDDEN, "credential-removed", "the credential is not valid any more");
        }
        if (claimed != null && !claimed.equals(owner.get())) {
            return turned(ResponseCode.BAD_REQUEST, "endpoint-mismatch", "ep does not belong to this identity");
        }
        return new Verdict.Admitted(owner.get());
    }

    private Verdict plain(String endpoint) {
        if (plainCoap == PlainCoap.OFF) {
            return turned(ResponseCode.FORBIDDEN, "plain-coap-off", "use coaps");
        }
        if (identities.hasCredentials(endpoint)) {
            return turned(ResponseCode.FORBIDDEN, "credentials-required", "this device must use coaps");
        }
        if (plainCoap == PlainCoap.KNOWN && !devices.exists(endpoint)) {
            return turned(ResponseCode.FORBIDDEN, "device-unknown", "the device is not known");
        }
        return new Verdict.Admitted(endpoint);
    }

    private static Verdict turned(ResponseCode code, String cause, String detail) {
        return new Verdict.Turned(new Refusal(code, cause, detail));
    }

    /** True when this sender may speak for a registration that was made by {@code made}. */
    boolean speaksFor(String endpoint, Sender from, String security, @Nullable String madeBy) {
        String identity = from.identity();
        if (identity == null) {
            return security.equals("none") && plainCoap != PlainCoap.OFF;
        }
        return (identity.equals(madeBy) && from.security().equals(security))
                || identities
                        .endpointOf(from, endpoint)
                        .filter(endpoint::equals)
                        .isPresent();
    }

    void ensure(Transaction transaction, String endpoint) throws SQLException {
        devices.ensure(transaction, endpoint);
    }
}
