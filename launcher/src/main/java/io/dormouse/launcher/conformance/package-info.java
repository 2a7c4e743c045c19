// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** {@code dormouse conformance}: the interoperability cases of OMA's Enabler Test Specification, run against a registered device through the HTTP API of its server. */
@NullMarked
package io.dormouse.launcher.conformance;

import org.jspecify.annotations.NullMarked;
