// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import java.util.Map;

/**
 * One accepted change of desired.
 *
 * @param members the desired versions of the members that were changed; none when nothing was
 * @param twin as the change left it
 */
record TwinChanged(Map<MemberPath, Long> members, TwinDocument twin) {}
