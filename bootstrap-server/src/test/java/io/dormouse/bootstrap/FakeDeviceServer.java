// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap;

import io.dormouse.bootstrap.session.DeviceServer;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** A device-management server that remembers what it was told, and answers as it is told to. */
final class FakeDeviceServer implements DeviceServer {
    private final List<Key> keys = new CopyOnWriteArrayList<>();
    private volatile Supplier<CompletionStage<Stored>> answer =
            () -> CompletableFuture.completedFuture(new Stored.Done());

    record Key(String endpoint, String identity, String hex) {}

    void answers(Supplier<CompletionStage<Stored>> next) {
        answer = next;
    }

    void answers(Stored always) {
        answers(() -> CompletableFuture.completedFuture(always));
    }

    @Override
    public CompletionStage<Stored> storeKey(String endpoint, String identity, byte[] key) {
        keys.add(new Key(endpoint, identity, HexFormat.of().formatHex(key)));
        return answer.get();
    }

    List<Key> keys() {
        return List.copyOf(keys);
    }
}
