// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** Secrets at rest: the key file and what is sealed with it. */
@NullMarked
package io.dormouse.kit.secret;

import org.jspecify.annotations.NullMarked;
