// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** Register, Update, De-register and expiry: who is registered, durably (OMA LwM2M Core 1.1 §6.2). */
@NullMarked
package io.dormouse.server.registration;

import org.jspecify.annotations.NullMarked;
