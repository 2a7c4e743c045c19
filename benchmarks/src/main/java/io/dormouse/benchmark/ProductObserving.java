// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.benchmark;

import io.dormouse.benchmark.peer.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/** Asks the product over HTTP to observe its devices. */
record ProductObserving(ServerProcess server, Path token) implements Trial.Observing {
    private static final int AT_ONCE = 64;

    @Override
    public void observe(List<String> endpoints) throws IOException {
        HttpClient http = HttpClient.newHttpClient();
        String bearer = "Bearer " + Files.readString(token).trim();
        Semaphore room = new Semaphore(AT_ONCE);
        for (String endpoint : endpoints) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(server.http() + "/api/v1/devices/" + endpoint + "/observations"))
                    .header("Authorization", bearer)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"path\":\"/3303/0/5700\"}"))
                    .build();
            room.acquireUninterruptibly();
            CompletableFuture<HttpResponse<String>> answer =
                    http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
            var unused = answer.whenComplete((response, failure) -> room.release());
        }
    }
}
