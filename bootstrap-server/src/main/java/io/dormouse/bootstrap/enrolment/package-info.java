// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** Who may bootstrap and with what: configurations of devices, groups, the keys that are made for devices. */
@NullMarked
package io.dormouse.bootstrap.enrolment;

import org.jspecify.annotations.NullMarked;
