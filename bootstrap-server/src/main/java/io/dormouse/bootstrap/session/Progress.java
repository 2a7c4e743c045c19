// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended.
 *
 * @param cause null when the session goes on
 * @param next what is done before everything else that waits
 */
record Progress(
        String result, @Nullable String detail, @Nullable String cause, List<Task> next) {
    static Progress done(String result) {
        return new Progress(result, null, null, List.of());
    }

    static Progress done(String result, String detail) {
        return new Progress(result, detail, null, List.of());
    }

    static Progress failed(String cause, String result, String detail) {
        return new Progress(result, detail, cause, List.of());
    }

    Progress then(List<Task> tasks) {
        return new Progress(result, detail, cause, List.copyOf(tasks));
    }
}
