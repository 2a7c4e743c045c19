// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** The vocabulary of devices, the ports {@code Uplink} and {@code Downlink}, and the lanes: everything about one device runs in order, on one lane. */
@NullMarked
package io.dormouse.server.device;

import org.jspecify.annotations.NullMarked;
