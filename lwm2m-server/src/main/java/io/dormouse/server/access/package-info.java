// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** Who may do what: API tokens, roles, and the devices that a token is limited to. */
@NullMarked
package io.dormouse.server.access;

import org.jspecify.annotations.NullMarked;
