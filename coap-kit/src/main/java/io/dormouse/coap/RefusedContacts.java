// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

/** Port: is told of every refused contact, on protocol threads; counts, limits the rate and never blocks. */
@FunctionalInterface
public interface RefusedContacts {
    void refused(RefusedContact contact);
}
