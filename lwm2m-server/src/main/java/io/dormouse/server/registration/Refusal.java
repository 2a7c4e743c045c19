// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.registration;

import org.eclipse.leshan.core.ResponseCode;

/**
 * A refused Register, Update or De-register.
 *
 * @param cause a stable word for events and metrics
 * @param detail goes to the device as diagnostic text
 */
record Refusal(ResponseCode code, String cause, String detail) {}
