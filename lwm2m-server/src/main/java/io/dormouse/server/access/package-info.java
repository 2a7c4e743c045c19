// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** Who may do what: accounts and their sessions, API tokens, roles, and the devices that a caller is limited to. */
@NullMarked
package io.dormouse.server.access;

import org.jspecify.annotations.NullMarked;
