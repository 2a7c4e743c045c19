// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.plan;

import java.util.Map;
import java.util.TreeMap;

/**
 * One instance of object 2 (OMA LwM2M Core 1.1, E.3).
 *
 * @param instance of the object that it guards; {@link #CREATION} guards making instances
 * @param owner short server id
 * @param rights bits by short server id; 0 stands for all others
 */
public record AccessRule(int object, int instance, int owner, Map<Integer, Integer> rights) {
    /** As instance: the right to create instances of the object. */
    public static final int CREATION = 65_535;

    /** As owner: nobody but a bootstrap server may change the rule. */
    public static final int BOOTSTRAP_ONLY = 65_535;

    static final int READ = 1;
    static final int WRITE = 2;
    static final int EXECUTE = 4;
    static final int DELETE = 8;
    static final int CREATE = 16;

    public AccessRule {
        rights = Map.copyOf(new TreeMap<>(rights));
    }
}
