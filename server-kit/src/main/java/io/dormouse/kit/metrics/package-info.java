// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** Counters, gauges and timers for Prometheus. Capabilities do not call this: decorators of ports and subscribers of the event log do. */
@NullMarked
package io.dormouse.kit.metrics;

import org.jspecify.annotations.NullMarked;
