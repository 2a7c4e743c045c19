// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import java.util.List;

/** Port: the filter language for lists of what belongs to devices. */
@FunctionalInterface
public interface DeviceFilters {
    /**
     * The devices that pass a filter. Throws a {@code ProblemException} (400 {@code bad-filter}) when it cannot be
     * understood.
     */
    Passing devices(String filter);

    /**
     * @param select a statement that yields the endpoint names, for {@code endpoint IN (…)}
     * @param parameters of it, in order
     */
    record Passing(String select, List<Object> parameters) {
        public Passing {
            parameters = List.copyOf(parameters);
        }
    }
}
