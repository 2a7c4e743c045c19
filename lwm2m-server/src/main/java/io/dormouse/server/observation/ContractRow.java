// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.observation;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a contract.
 *
 * @param refused by id of the observation, why; valid for the registration
 * @param made ids of observations that were set up
 * @param told by path, the attributes that the device was told as a query; valid for the registration
 * @param defaultPmax of the Server object; null while unknown, zero for none
 */
record ContractRow(
        String registrationId,
        Map<String, String> refused,
        Set<String> made,
        Map<String, String> told,
        @Nullable Duration defaultPmax) {
    static ContractRow fresh(String registrationId) {
        return new ContractRow(registrationId, Map.of(), Set.of(), Map.of(), null);
    }
}
