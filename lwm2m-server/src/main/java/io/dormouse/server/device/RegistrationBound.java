// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import io.dormouse.kit.database.Transaction;
import java.sql.SQLException;

/** Port: what ends together with a registration, such as observations. */
public interface RegistrationBound {
    /** Inside the unit that ends or replaces the registration. */
    void ending(Transaction transaction, String endpoint) throws SQLException;

    /** On the lane, once that is stored. */
    void ended(String endpoint);
}
