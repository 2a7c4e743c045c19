// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.observation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.server.device.Printable;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes contracts and their events behind: losing the last of it costs one more request after a restart, or an event. */
final class ContractJournal {
    private static final Logger log = LoggerFactory.getLogger(ContractJournal.class);

    private final Database database;
    private final ObservationStore store;

    ContractJournal(Database database, ObservationStore store) {
        this.database = database;
        this.store = store;
    }

    void changed(String endpoint, DeviceContract contract) {
        ContractRow row = contract.row();
        behind(transaction -> store.put(transaction.connection(), endpoint, row));
    }

    /** @param why null for {@code observation.started} */
    void event(String endpoint, String type, List<LwM2mPath> paths, @Nullable String why) {
        behind(transaction -> transaction.event(endpoint, type, data(paths, why)));
    }

    static ObjectNode data(List<LwM2mPath> paths, @Nullable String why) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.set("paths", ObservationStore.array(paths));
        if (why != null) {
            data.put("why", why);
        }
        return data;
    }

    private void behind(Writing writing) {
        var unused = database.submit(transaction -> {
                    writing.into(transaction);
                    return Boolean.TRUE;
                })
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        log.warn(
                                "What became of an observation could not be stored: {}",
                                Printable.of(failure.toString()));
                    }
                });
    }

    @FunctionalInterface
    private interface Writing {
        void into(Transaction transaction) throws SQLException;
    }
}
