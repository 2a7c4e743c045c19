// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** The device-management server as its HTTP API shows it. */
@NullMarked
package io.dormouse.bootstrap.deviceserver;

import org.jspecify.annotations.NullMarked;
