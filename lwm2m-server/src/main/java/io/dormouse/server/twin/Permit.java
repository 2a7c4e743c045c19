// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

/**
 * What a caller of a change of desired allows and is allowed.
 *
 * @param by shown in metadata and events
 * @param engineer has the role that dangerous paths need
 * @param confirmed gave {@code ?confirm=dangerous}
 * @param validate false with {@code ?validate=off}
 */
public record Permit(String by, boolean engineer, boolean confirmed, boolean validate) {}
