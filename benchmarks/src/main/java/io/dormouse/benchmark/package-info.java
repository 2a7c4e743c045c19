// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** The product and the bare library under the same load, alternately: medians and their spread. */
@NullMarked
package io.dormouse.benchmark;

import org.jspecify.annotations.NullMarked;
