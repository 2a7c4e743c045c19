// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.observation;

import io.dormouse.server.operation.Operation;
import org.eclipse.leshan.core.node.LwM2mPath;

/** One thing to ask a device for its contract. */
sealed interface Step {
    Operation operation();

    /** For counting how often it went unanswered. */
    String what();

    /** What its Server object gives to observations without a maximum period. */
    record AskDefault(LwM2mPath path) implements Step {
        @Override
        public Operation operation() {
            return new Operation.Read(path);
        }

        @Override
        public String what() {
            return path.toString();
        }
    }

    /** Notification attributes of one path, before it is observed or when they changed. */
    record Tell(Want want, LwM2mPath path, Attributes attributes) implements Step {
        @Override
        public Operation operation() {
            return new Operation.WriteAttributes(path, attributes.set());
        }

        @Override
        public String what() {
            return want.id();
        }
    }

    record Observe(Want want) implements Step {
        @Override
        public Operation operation() {
            return want.paths().size() == 1
                    ? new Operation.Observe(want.paths().get(0))
                    : new Operation.ObserveComposite(want.paths());
        }

        @Override
        public String what() {
            return want.id();
        }
    }
}
