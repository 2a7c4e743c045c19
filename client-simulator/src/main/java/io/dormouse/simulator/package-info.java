// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/**
 * LwM2M devices that do not exist: one of them as a library ({@link io.dormouse.simulator.SimulatedDevice}), or a
 * fleet on a few shared threads ({@link io.dormouse.simulator.Fleet}). They speak real CoAP and DTLS through real
 * sockets.
 */
@NullMarked
package io.dormouse.simulator;

import org.jspecify.annotations.NullMarked;
