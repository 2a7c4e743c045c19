// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** Profiles: what devices of a kind have in common, and what is to be observed on them (semantics.md §6). */
@NullMarked
package io.dormouse.server.profile;

import org.jspecify.annotations.NullMarked;
