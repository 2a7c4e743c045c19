// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

/** The routes of one capability, added to the router in one place. */
@FunctionalInterface
public interface Routes {
    void addTo(Router router);
}
