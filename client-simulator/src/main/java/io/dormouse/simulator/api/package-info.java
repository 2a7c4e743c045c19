// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** The HTTP API of the server under test, as a program outside uses it. */
@NullMarked
package io.dormouse.simulator.api;

import org.jspecify.annotations.NullMarked;
