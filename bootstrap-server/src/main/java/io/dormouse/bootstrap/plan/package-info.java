// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** What a device is told: servers, keys, access control. Values, read from JSON and checked before anything is sent. */
@NullMarked
package io.dormouse.bootstrap.plan;

import org.jspecify.annotations.NullMarked;
