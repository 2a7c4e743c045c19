// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** The only package that knows Californium: {@code /bs} and the way out to a device that bootstraps. */
@NullMarked
package io.dormouse.bootstrap.lwm2m;

import org.jspecify.annotations.NullMarked;
