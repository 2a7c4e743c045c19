// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Somebody spoke to us and was turned away.
 *
 * @param cause a stable word, such as {@code unknown-identity}, {@code wrong-key}, {@code device-unknown}, {@code malformed-register}
 * @param detail for a person; may contain text of the sender, never a secret
 */
public record RefusedContact(
        String cause, @Nullable String endpoint, @Nullable String identity, InetSocketAddress address, String detail) {}
