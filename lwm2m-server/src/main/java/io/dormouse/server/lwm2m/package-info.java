// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** LwM2M over CoAP: the only package that knows Californium. What devices send becomes calls of {@code Uplink}; what we ask them goes out through {@code Downlink}. */
@NullMarked
package io.dormouse.server.lwm2m;

import org.jspecify.annotations.NullMarked;
