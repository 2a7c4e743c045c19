// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What lies between one device's LwM2M client and the server: the sockets, the air in between, and the connectors that
 * make Californium and Leshan use them. The only package of the simulator that knows Californium.
 */
@NullMarked
package io.dormouse.simulator.radio;

import org.jspecify.annotations.NullMarked;
