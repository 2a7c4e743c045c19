// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** Requirements of LwM2M, each tested on the wire under its id. */
@NullMarked
package io.dormouse.server.conformance;

import org.jspecify.annotations.NullMarked;
