// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** When, and in what order, we talk to a device. */
@NullMarked
package io.dormouse.server.downlink;

import org.jspecify.annotations.NullMarked;
