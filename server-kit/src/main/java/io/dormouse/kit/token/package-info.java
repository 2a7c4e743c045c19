// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** API tokens: how programs sign in at the HTTP API of either server. */
@NullMarked
package io.dormouse.kit.token;

import org.jspecify.annotations.NullMarked;
