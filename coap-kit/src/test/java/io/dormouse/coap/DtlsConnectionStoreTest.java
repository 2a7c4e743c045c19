// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.kit.database.EveryDatabase;
import io.dormouse.kit.database.TestDatabase;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.eclipse.californium.scandium.dtls.ConnectionId;

/** Rows of DTLS connections, above all their reservations. */
class DtlsConnectionStoreTest {
    private static final ConnectionId ID = new ConnectionId(new byte[] {1, 2, 3, 4, 5, 6});
    private static final InetSocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 5684);

    private static DtlsRow row(long firstUnused) {
        return new DtlsRow(
                ID.getAsString(), "c2VhbGVk", firstUnused, new DtlsWindow(firstUnused, 5, -1L, 2, ADDRESS), 10, 20);
    }

    @EveryDatabase
    void aRowComesBackAsItWas(TestDatabase database) {
        new DtlsConnectionStore(database).insert(row(1_000)).join();

        database.reopen();

        assertEquals(List.of(row(1_000)), new DtlsConnectionStore(database).reserveAll(1_000));
    }

    @EveryDatabase
    void everyStartReservesBeforeAnythingIsUsed(TestDatabase database) {
        DtlsConnectionStore store = new DtlsConnectionStore(database);
        store.insert(row(1_000)).join();

        store.reserveAll(1_000);

        assertEquals(2_000, store.reserveAll(1_000).get(0).firstUnused());
        assertEquals(3_000, store.reserveAll(1_000).get(0).firstUnused());
    }

    @EveryDatabase
    void aReservationOfAConnectionThatIsNotStoredIsNone(TestDatabase database) {
        DtlsConnectionStore store = new DtlsConnectionStore(database);

        assertFalse(store.reserve(ID.getAsString(), 2_000).join());
        store.insert(row(1_000)).join();
        assertTrue(store.reserve(ID.getAsString(), 2_000).join());
        assertEquals(2_000, store.reserveAll(1_000).get(0).firstUnused());
    }

    @EveryDatabase
    void aNewHandshakeReplacesTheRow(TestDatabase database) {
        DtlsConnectionStore store = new DtlsConnectionStore(database);
        store.insert(row(7_000)).join();

        store.insert(row(1_000)).join();

        assertEquals(List.of(row(1_000)), store.reserveAll(1_000));
    }

    @EveryDatabase
    void windowsAndAddressesAreSavedAndRowsForgotten(TestDatabase database) {
        DtlsConnectionStore store = new DtlsConnectionStore(database);
        store.insert(row(1_000)).join();
        InetSocketAddress moved = new InetSocketAddress("127.0.0.1", 9);

        store.saveWindows(Map.of(ID, new DtlsWindow(3, 64, 7, 3, moved))).join();

        DtlsWindow window = store.reserveAll(1).get(0).window();
        assertEquals(new DtlsWindow(1_000, 64, 7, 3, moved), window);
        store.deleteAll();
        assertEquals(List.of(), store.reserveAll(1));
    }
}
