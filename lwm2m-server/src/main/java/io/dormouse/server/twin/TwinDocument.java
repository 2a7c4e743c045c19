// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A twin, or a section of it, as the API shows it.
 *
 * @param version of the whole twin: the entity tag
 */
public record TwinDocument(long version, ObjectNode json) {}
