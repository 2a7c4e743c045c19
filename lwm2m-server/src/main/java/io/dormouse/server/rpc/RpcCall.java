// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.rpc;

import io.dormouse.server.operation.Operation;
import java.time.Duration;
import java.util.List;
import org.eclipse.leshan.core.request.ContentFormat;
import org.jspecify.annotations.Nullable;

/**
 * One immediate call.
 *
 * @param steps the operation, then the reads that were asked for behind it
 * @param format for both ways, null: as the device was seen to understand
 * @param connectTimeout how long to wait for the device to listen; zero: not at all
 * @param responseTimeout from the moment the device listens to the last answer
 * @param by who calls
 */
record RpcCall(
        String endpoint,
        List<Operation> steps,
        @Nullable ContentFormat format,
        Duration connectTimeout,
        Duration responseTimeout,
        String by) {
    RpcCall {
        steps = List.copyOf(steps);
    }

    Operation operation() {
        return steps.get(0);
    }
}
