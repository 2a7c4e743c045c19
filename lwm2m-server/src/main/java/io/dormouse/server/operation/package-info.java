// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/**
 * One LwM2M operation as the HTTP API speaks of it: read from JSON, checked against the model, made a request, and the
 * answer written as JSON.
 */
@NullMarked
package io.dormouse.server.operation;

import org.jspecify.annotations.NullMarked;
