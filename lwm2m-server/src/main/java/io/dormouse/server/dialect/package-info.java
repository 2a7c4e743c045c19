// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** What each model and firmware of device was seen to understand: content formats, composite operations. */
@NullMarked
package io.dormouse.server.dialect;

import org.jspecify.annotations.NullMarked;
