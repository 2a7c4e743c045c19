// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** What devices prove themselves with: pre-shared keys, encrypted at rest, rotated without a gap, never readable back. */
@NullMarked
package io.dormouse.server.credential;

import org.jspecify.annotations.NullMarked;
