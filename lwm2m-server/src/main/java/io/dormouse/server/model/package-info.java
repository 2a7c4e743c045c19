// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** Which object definition a device speaks: the bundled registry and the operators' own models. */
@NullMarked
package io.dormouse.server.model;

import org.jspecify.annotations.NullMarked;
