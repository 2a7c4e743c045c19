// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Keeps the program alive until it is told to stop, then closes what runs in the order given; being told to is no failure, so the exit code is 0. */
final class UntilStopped {
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean waiting;

    private UntilStopped() {}

    static UntilStopped of(AutoCloseable... running) {
        UntilStopped until = new UntilStopped();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> until.stop(List.of(running)), "stop"));
        return until;
    }

    void await() throws InterruptedException {
        waiting = true;
        stopping.await();
    }

    private void stop(List<AutoCloseable> running) {
        for (AutoCloseable part : running) {
            try {
                part.close();
            } catch (Exception failure) {
                System.err.println("dormouse: while stopping: " + Main.reason(failure));
            }
        }
        stopping.countDown();
        if (waiting) {
            // Left alone, the JVM would end with 128 + the signal.
            Runtime.getRuntime().halt(0);
        }
    }
}
