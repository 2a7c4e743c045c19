// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

/** Data types of resources (OMA LwM2M Core 1.1 Appendix C); {@link #NONE} is for executable resources. */
public enum ResourceType {
    STRING,
    INTEGER,
    UNSIGNED,
    FLOAT,
    BOOLEAN,
    OPAQUE,
    TIME,
    OBJLNK,
    CORELNK,
    NONE
}
