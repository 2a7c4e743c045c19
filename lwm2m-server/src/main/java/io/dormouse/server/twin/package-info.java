// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** The device twin: what is desired of a device, what it reported, the tags, and how each desired member gets there (semantics.md §2). */
@NullMarked
package io.dormouse.server.twin;

import org.jspecify.annotations.NullMarked;
