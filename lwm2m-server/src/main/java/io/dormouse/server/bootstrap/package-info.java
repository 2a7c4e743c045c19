// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** The bootstrap server behind this one: what callers ask of it is passed on. */
@NullMarked
package io.dormouse.server.bootstrap;

import org.jspecify.annotations.NullMarked;
