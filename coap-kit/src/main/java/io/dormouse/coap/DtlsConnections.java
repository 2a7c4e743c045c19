// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.StoreException;
import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.californium.elements.util.ClockUtil;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.dtls.Connection;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DTLS connections that outlive the process, also a killed one: devices go on without a handshake.
 *
 * <p>A connection is stored once, after its handshake. A write number must never be used twice (it is the AEAD nonce), so numbers are reserved in the store ahead of
 * their use, and a restored connection begins after the reservation; one whose reservation is used up while the store is down is closed. The window of numbers read is
 * stored behind: records of the last moment before a crash could be replayed once, which CoAP's duplicate detection meets.
 */
public final class DtlsConnections implements AutoCloseable {
    /** Write numbers reserved at a time. */
    static final long RESERVED_AT_ONCE = 1_000;

    /** Kept free for alerts, which nobody asks permission for. */
    private static final long SPARE = 16;

    /** Windows stored in one unit, so that nobody waits long behind them. */
    private static final int PER_UNIT = 500;

    private static final Duration FLUSH_AFTER = Duration.ofMillis(500);
    private static final Logger log = LoggerFactory.getLogger(DtlsConnections.class);

    private final Map<ConnectionId, Reserved> reserved = new ConcurrentHashMap<>();
    private final Map<ConnectionId, DtlsWindow> unsaved = new ConcurrentHashMap<>();
    private final DtlsConnectionStore store;
    private final SecretBox box;
    private final Time time;
    private volatile boolean restoring;
    private volatile boolean stopping;

    public DtlsConnections(Database database, SecretBox box, Time time) {
        this.store = new DtlsConnectionStore(database);
        this.box = box;
        this.time = time;
        time.after(FLUSH_AFTER, this::flush);
    }

    /** The table of live connections: what no copy of a database may take along. */
    public static final String TABLE = "dtls_connection";

    /** Forgets every stored connection: devices make a handshake at their next contact. For copied data directories. */
    public static void forgetAll(Database database) {
        new DtlsConnectionStore(database).deleteAll();
    }

    /** Before the connector starts; returns how many connections it now has. */
    int restoreInto(DTLSConnector connector) {
        List<DtlsRow> rows = store.reserveAll(RESERVED_AT_ONCE);
        int count = 0;
        int unreadable = 0;
        restoring = true;
        try {
            for (DtlsRow row : rows) {
                Connection connection = row.connection(box, ClockUtil.nanoRealtime(), time.now());
                if (connection != null && connector.restoreConnection(connection)) {
                    reserved.put(connection.getConnectionId(), new Reserved(row.firstUnused() + RESERVED_AT_ONCE));
                    count++;
                } else {
                    store.delete(row.connectionId());
                    unreadable++;
                }
            }
        } finally {
            restoring = false;
        }
        if (unreadable > 0) {
            log.warn(
                    "{} stored DTLS connections could not be restored; their devices will make a handshake",
                    unreadable);
        }
        return count;
    }

    /** In the connection's executor, once its handshake is done. */
    void onConnectionEstablished(Connection connection) {
        if (restoring) {
            return;
        }
        DtlsRow row = DtlsRow.of(connection, box, RESERVED_AT_ONCE, ClockUtil.nanoRealtime(), time.now());
        if (row == null) {
            return;
        }
        // Until the row is stored its keys are lost with the process, so its numbers may be used at once.
        reserved.put(connection.getConnectionId(), new Reserved(RESERVED_AT_ONCE));
        unsaved.remove(connection.getConnectionId());
        var unused = store.insert(row).whenComplete((stored, failure) -> {
            if (failure != null) {
                log.debug("A DTLS connection could not be stored; its device makes a handshake after a restart");
            }
        });
    }

    void onConnectionRemoved(Connection connection) {
        ConnectionId id = connection.getConnectionId();
        if (stopping || id == null || reserved.remove(id) == null) {
            return;
        }
        unsaved.remove(id);
        store.delete(id.getAsString());
    }

    /** In the connection's executor, after a record; true when the connection must be closed for want of numbers. */
    boolean usesNumber(Connection connection, boolean writeSequenceNumber) {
        ConnectionId id = connection.getConnectionId();
        Reserved numbers = id == null ? null : reserved.get(id);
        DtlsWindow window = numbers == null ? null : DtlsWindow.of(connection);
        if (id == null || numbers == null || window == null) {
            return false;
        }
        unsaved.put(id, window);
        return writeSequenceNumber && usedUp(id, numbers, window.nextWrite());
    }

    private boolean usedUp(ConnectionId id, Reserved numbers, long next) {
        if (next + RESERVED_AT_ONCE / 2 >= numbers.end && !numbers.asked) {
            numbers.asked = true;
            long end = numbers.end + RESERVED_AT_ONCE;
            var unused = store.reserve(id.getAsString(), end).whenComplete((stored, failure) -> {
                if (failure == null && stored) {
                    numbers.end = end;
                }
                numbers.asked = false;
            });
        }
        return next + SPARE >= numbers.end;
    }

    private void flush() {
        try {
            save();
        } finally {
            if (!stopping) {
                time.after(FLUSH_AFTER, this::flush);
            }
        }
    }

    private void save() {
        Map<ConnectionId, DtlsWindow> batch = new HashMap<>();
        for (Map.Entry<ConnectionId, DtlsWindow> entry : Map.copyOf(unsaved).entrySet()) {
            if (unsaved.remove(entry.getKey(), entry.getValue())) {
                batch.put(entry.getKey(), entry.getValue());
            }
            if (batch.size() == PER_UNIT) {
                save(batch);
                batch = new HashMap<>();
            }
        }
        if (!batch.isEmpty()) {
            save(batch);
        }
    }

    private void save(Map<ConnectionId, DtlsWindow> windows) {
        var unused = store.saveWindows(windows).whenComplete((stored, failure) -> {
            if (failure != null) {
                windows.forEach(unsaved::putIfAbsent);
            }
        });
    }

    void stopping() {
        stopping = true;
    }

    @Override
    public void close() {
        stopping = true;
        try {
            store.saveWindowsNow(Map.copyOf(unsaved));
        } catch (StoreException failure) {
            log.warn("The last numbers of DTLS connections could not be stored: {}", failure.getMessage());
        }
    }

    /** The first number that must not be used yet. */
    private static final class Reserved {
        private volatile long end;
        private volatile boolean asked;

        Reserved(long end) {
            this.end = end;
        }
    }
}
