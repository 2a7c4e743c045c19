// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** Who is measured: the product, the bare library, and an echo that shows what the load itself can do. */
@NullMarked
package io.dormouse.benchmark.peer;

import org.jspecify.annotations.NullMarked;
