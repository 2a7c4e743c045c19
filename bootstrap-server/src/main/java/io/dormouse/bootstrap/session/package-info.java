// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** One bootstrap after the other: what is sent to a device in which order, and what became of it. */
@NullMarked
package io.dormouse.bootstrap.session;

import org.jspecify.annotations.NullMarked;
