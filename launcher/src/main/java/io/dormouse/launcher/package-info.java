// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** The command line of the assembled program. */
@NullMarked
package io.dormouse.launcher;

import org.jspecify.annotations.NullMarked;
