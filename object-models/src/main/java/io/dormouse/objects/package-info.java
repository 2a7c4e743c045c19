// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** LwM2M object definitions, typed values and the checks of a value against its definition. */
@NullMarked
package io.dormouse.objects;

import org.jspecify.annotations.NullMarked;
