// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** Values of devices over time: kept for a while in tables of their own, down-sampled when asked for. */
@NullMarked
package io.dormouse.server.telemetry;

import org.jspecify.annotations.NullMarked;
