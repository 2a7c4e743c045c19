// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** The load: many devices on sockets of their own that speak CoAP in bytes, cheaper than any server that answers them. */
@NullMarked
package io.dormouse.benchmark.load;

import org.jspecify.annotations.NullMarked;
