// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which thread does what for a message that has just come. */
class ReceiverStageTest {
    private final ReceiverStage stage = new ReceiverStage(1);

    @AfterEach
    void shutdown() {
        stage.shutdownNow();
    }

    @Test
    void stepsOfAReceptionRunAfterItInOrderOnTheSameThread() {
        List<String> done = new ArrayList<>();
        stage.receive(() -> {
            stage.execute(() -> {
                done.add("first");
                stage.execute(() -> done.add("third"));
                done.add("first ends");
            });
            stage.execute(() -> done.add("second"));
            done.add("reception");
        });

        assertEquals(List.of("reception", "first", "first ends", "second", "third"), done);
    }

    @Test
    void everythingElseRunsInThePool() throws Exception {
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        stage.execute(() -> ran.complete(Thread.currentThread()));

        assertNotEquals(Thread.currentThread(), ran.get(10, TimeUnit.SECONDS));
    }

    @Test
    void stepsThatAFailureLeavesBehindAreStillDone() throws Exception {
        CompletableFuture<String> done = new CompletableFuture<>();
        assertThrows(
                IllegalStateException.class,
                () -> stage.receive(() -> {
                    stage.execute(() -> {
                        throw new IllegalStateException("broken");
                    });
                    stage.execute(() -> done.complete("done"));
                }));

        assertEquals("done", done.get(10, TimeUnit.SECONDS));
    }
}
