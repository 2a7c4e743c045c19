// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** Observation contracts: what is observed on which devices, and that it stays so (semantics.md §6). */
@NullMarked
package io.dormouse.server.observation;

import org.jspecify.annotations.NullMarked;
