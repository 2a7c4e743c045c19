// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import org.eclipse.leshan.core.node.LwM2mResource;

/** Our values as leshan-core nodes and back. */
public final class LeshanValues {
    private LeshanValues() {}

    /** A single or multiple resource node carrying the value. */
    public static LwM2mResource toNode(int resourceId, Value value) {
        throw new UnsupportedOperationException("to come");
    }

    /** The value that a resource node carries. */
    public static Value fromNode(LwM2mResource resource) {
        throw new UnsupportedOperationException("to come");
    }
}
