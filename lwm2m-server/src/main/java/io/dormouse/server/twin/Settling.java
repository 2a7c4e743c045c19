// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A caller who waits until members are settled: in sync, refused, unsupported, drifted, or acknowledged where no read can prove more.
 *
 * @param versions the desired version of each member that is waited for; another version is somebody else's
 */
record Settling(Map<MemberPath, Long> versions, CompletableFuture<Void> done) {
    /** True when there is nothing left to wait for; the caller has been told. */
    boolean told(Twin twin) {
        boolean open = versions.entrySet().stream().anyMatch(entry -> {
            Member member = twin.members().get(entry.getKey());
            return member != null && member.desiredVersion() == entry.getValue() && !member.settled();
        });
        if (open) {
            return false;
        }
        end();
        return true;
    }

    void end() {
        done.complete(null);
    }
}
