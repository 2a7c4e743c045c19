// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** The pages for people: the status page, the description of the HTTP API and its interactive form. */
@NullMarked
package io.dormouse.server.console;

import org.jspecify.annotations.NullMarked;
