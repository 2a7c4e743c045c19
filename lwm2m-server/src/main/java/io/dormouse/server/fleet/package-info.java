// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** What spans capabilities: which devices exist, the device list with its filter language, facets, timeline, events and system routes. */
@NullMarked
package io.dormouse.server.fleet;

import org.jspecify.annotations.NullMarked;
