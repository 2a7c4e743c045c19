// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** Immediate calls: nothing is stored, nothing is sent twice (semantics.md §4). */
@NullMarked
package io.dormouse.server.rpc;

import org.jspecify.annotations.NullMarked;
