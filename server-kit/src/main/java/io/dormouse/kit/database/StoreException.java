// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import org.jspecify.annotations.Nullable;

/**
 * The store could not do what was asked; nothing of the unit was stored. Requests are answered 503, devices 5.03.
 *
 * <p>One case is open by nature: when the connection to PostgreSQL breaks while COMMIT is under way, the unit may have been stored. State held in
 * memory must be read again after this exception.
 */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
