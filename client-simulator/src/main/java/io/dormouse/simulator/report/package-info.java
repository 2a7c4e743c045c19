// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** How runs of scenarios are told: on a terminal, as JUnit XML, as a page. */
@NullMarked
package io.dormouse.simulator.report;

import org.jspecify.annotations.NullMarked;
