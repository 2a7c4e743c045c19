// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** The durable, ordered event log: rows written in the same transaction as the state they tell of. */
@NullMarked
package io.dormouse.kit.event;

import org.jspecify.annotations.NullMarked;
