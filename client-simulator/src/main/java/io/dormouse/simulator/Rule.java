// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import java.util.EnumSet;
import java.util.Set;

/**
 * Applies a behaviour to operations.
 *
 * @param path a resource, an instance, an object or {@code /}; operations on it, on something within it, or on
 *     something that carries it match
 * @param operations which operations
 * @param times how often it applies; then the device behaves properly again
 */
public record Rule(String path, Set<Operation> operations, Behaviour behaviour, int times) {
    private static final int ALWAYS = Integer.MAX_VALUE;

    /** Applies always. */
    public Rule(String path, Set<Operation> operations, Behaviour behaviour) {
        this(path, operations, behaviour, ALWAYS);
    }

    /** For everything that changes values or acts. */
    public static Rule onChange(String path, Behaviour behaviour) {
        EnumSet<Operation> changing = EnumSet.noneOf(Operation.class);
        for (Operation operation : Operation.values()) {
            if (operation.changes()) {
                changing.add(operation);
            }
        }
        return new Rule(path, changing, behaviour);
    }

    public static Rule onAny(String path, Behaviour behaviour) {
        return new Rule(path, EnumSet.allOf(Operation.class), behaviour);
    }

    /** @throws IllegalArgumentException if it never applies */
    public Rule {
        operations = Set.copyOf(operations);
        if (times < 1) {
            throw new IllegalArgumentException("A rule applies at least once: " + times);
        }
    }

    /** The same rule, the first time only. */
    public Rule once() {
        return new Rule(path, operations, behaviour, 1);
    }

    boolean concerns(Operation operation, Iterable<String> paths) {
        if (operations.contains(operation)) {
            for (String touched : paths) {
                if (within(touched, path) || within(path, touched)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean within(String inner, String outer) {
        return outer.equals("/") || inner.equals(outer) || inner.startsWith(outer + "/");
    }
}
