// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dormouse.kit.database.EveryDatabase;
import io.dormouse.kit.database.TestDatabase;
import io.dormouse.kit.http.ProblemException;
import io.dormouse.server.device.DeviceFilters.Passing;
import java.util.ArrayList;
import java.util.List;

final class FilterScopeTest {
    /** As the lists of what belongs to devices use it: within a condition of their own. */
    private static List<String> among(TestDatabase database, String filter) {
        Passing passing = new FilterScope(database, database.time()).devices(filter);
        return database.read(connection -> {
            List<String> names = new ArrayList<>();
            try (var select = connection.prepareStatement("SELECT m.endpoint FROM device m WHERE m.endpoint IN ("
                    + passing.select()
                    + ") AND m.endpoint <> ? ORDER BY m.endpoint")) {
                int i = 0;
                for (Object parameter : passing.parameters()) {
                    select.setObject(++i, parameter);
                }
                select.setString(++i, "c");
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        names.add(rows.getString(1));
                    }
                }
            }
            return names;
        });
    }

    @EveryDatabase
    void aFilterIsAConditionOfOtherLists(TestDatabase database) {
        Fleet fleet = new Fleet(database);
        fleet.device("a").tag("site", "brno").reported("/3/0/9", 80);
        fleet.device("b").tag("site", "brno").reported("/3/0/9", 20);
        fleet.device("c").tag("site", "brno").reported("/3/0/9", 80);
        fleet.device("d").tag("site", "wien");

        assertEquals(List.of("a", "b"), among(database, "tags.site = brno"));
        assertEquals(List.of("a"), among(database, "tags.site = brno and reported./3/0/9 > 50"));
        assertEquals(List.of("b", "d"), among(database, "not (reported./3/0/9 > 50) or messages.queued > 0"));
        assertEquals(List.of("a"), among(database, "version(reported./3/0/9) > \"20\""));
    }

    @EveryDatabase
    void whatIsNoFilterIsRefused(TestDatabase database) {
        ProblemException refused = assertThrows(ProblemException.class, () -> among(database, "tags.site ="));

        assertEquals("bad-filter", refused.problem().code());
    }
}
