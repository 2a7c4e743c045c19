// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.enrolment;

import io.dormouse.bootstrap.enrolment.IssuedStore.Row;
import io.dormouse.bootstrap.plan.ServerAccount;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.secret.SealedBox;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.Time;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Makes the keys of devices. A key is given again, in every new session, until a session with it has ended well: whatever breaks in between, the device-management server and
 * the device can only know the same one.
 */
public final class IssuedKeys {
    private static final int KEY_BYTES = 16;
    private static final int DISTINCTION_BYTES = 4;

    private final Database database;
    private final SealedBox box;
    private final Time time;
    private final Randomness randomness;

    public IssuedKeys(Database database, SealedBox box, Time time, Randomness randomness) {
        this.database = database;
        this.box = box;
        this.time = time;
        this.randomness = randomness;
    }

    /** A key that a device is to get. */
    public record Issued(String identity, byte[] key) {
        @Override
        public String toString() {
            return "Issued[" + identity + "]";
        }
    }

    /** The key that is pending for a device at a server, else a fresh one. */
    public CompletableFuture<Issued> issue(String endpoint, int shortServerId) {
        byte[] key = new byte[KEY_BYTES];
        randomness.fill(key);
        Issued fresh = new Issued(identity(endpoint), key);
        return database.submit(transaction -> {
            Optional<Row> row = IssuedStore.find(transaction, endpoint, shortServerId);
            if (row.isPresent() && row.get().pending()) {
                Row pending = row.get();
                return new Issued(
                        pending.identity(), box.open(pending.sealed(), context(endpoint, pending.identity())));
            }
            byte[] sealed = box.seal(fresh.key(), context(endpoint, fresh.identity()));
            IssuedStore.put(transaction, endpoint, shortServerId, new Row(fresh.identity(), sealed, true), time.now());
            return fresh;
        });
    }

    /** Part of the unit that ends a session well: the next session gets another key. */
    public static void delivered(Transaction transaction, String endpoint, int shortServerId) throws SQLException {
        IssuedStore.delivered(transaction, endpoint, shortServerId);
    }

    /** Never used before: a rotation is noticed by the identity. */
    private String identity(String endpoint) {
        byte[] random = new byte[DISTINCTION_BYTES];
        randomness.fill(random);
        String identity = endpoint + "-" + HexFormat.of().formatHex(random);
        if (identity.getBytes(StandardCharsets.UTF_8).length <= ServerAccount.IDENTITY_BYTES_MAX) {
            return identity;
        }
        byte[] unique = new byte[16];
        randomness.fill(unique);
        return HexFormat.of().formatHex(unique);
    }

    private static String context(String endpoint, String identity) {
        return "issued\n" + endpoint + "\n" + identity;
    }
}
