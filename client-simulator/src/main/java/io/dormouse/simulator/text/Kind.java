// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** What may stand at one place of a file. */
public interface Kind {
    /** The value; null, and a problem, when it is not what should stand there. */
    @Nullable
    Object read(Yaml yaml, Problems problems);

    /** The same as JSON Schema. */
    ObjectNode schema();
}
