// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The language of scenario files: YAML with places, a vocabulary that says what may stand where, and the JSON Schema
 * made of it.
 */
@NullMarked
package io.dormouse.simulator.text;

import org.jspecify.annotations.NullMarked;
