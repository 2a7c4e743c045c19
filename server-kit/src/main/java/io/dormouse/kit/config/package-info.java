// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** Typed configuration from flags, environment, a YAML file and defaults; whatever is not understood stops the start. */
@NullMarked
package io.dormouse.kit.config;

import org.jspecify.annotations.NullMarked;
