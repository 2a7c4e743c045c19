// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** Cloud-to-device messages: what must reach a sleeping device within a time (semantics.md §3). */
@NullMarked
package io.dormouse.server.message;

import org.jspecify.annotations.NullMarked;
