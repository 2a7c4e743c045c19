// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

/**
 * One resource of an object definition.
 *
 * @param units as the registry writes them, empty when none
 * @param constraint what values are allowed, parsed from the registry's range column
 */
public record ResourceDefinition(
        int id,
        String name,
        Operations operations,
        boolean multiple,
        boolean mandatory,
        ResourceType type,
        String units,
        Constraint constraint) {}
