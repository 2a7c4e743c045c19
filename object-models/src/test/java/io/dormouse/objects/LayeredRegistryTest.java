// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LayeredRegistryTest {
    private final ObjectRegistry bundled = BundledObjects.load();
    private final LayeredRegistry registry = new LayeredRegistry(bundled);

    @Test
    void aUserModelHidesTheBundledOneUntilItIsRemoved() {
        ObjectDefinition ours = definition(3, "1.0");

        assertTrue(registry.add(List.of(ours)));

        assertEquals(Optional.of(ours), registry.find(3, ObjectVersion.V1_0));
        assertEquals(424, registry.all().size());
        assertEquals(List.of(ours), registry.userModels());

        assertTrue(registry.remove(3, ObjectVersion.V1_0));

        assertEquals(bundled.find(3, ObjectVersion.V1_0), registry.find(3, ObjectVersion.V1_0));
        assertEquals(bundled.all(), registry.all());
    }

    @Test
    void aNewVersionStandsBesideTheBundledOnes() {
        registry.add(List.of(definition(3, "9.0"), definition(30_000, "1.0")));

        assertEquals("9.0", registry.newest(3).orElseThrow().version().toString());
        assertEquals(bundled.find(3, ObjectVersion.V1_0), registry.find(3, ObjectVersion.V1_0));
        assertTrue(registry.newest(30_000).isPresent());
        assertEquals(426, registry.all().size());
    }

    @Test
    void bundledDefinitionsCannotBeRemoved() {
        assertFalse(registry.remove(3, ObjectVersion.V1_0));
        assertTrue(registry.find(3, ObjectVersion.V1_0).isPresent());
    }

    @Test
    void addingTwiceReplaces() {
        registry.add(List.of(definition(30_000, "1.0")));
        registry.add(List.of(definition(30_000, "1.0")));

        assertEquals(1, registry.userModels().size());
    }

    @Test
    void userModelsAreLimitedAndAddedAllOrNone() {
        List<ObjectDefinition> most = IntStream.range(0, LayeredRegistry.USER_MODELS_MAX)
                .mapToObj(i -> definition(30_000 + i, "1.0"))
                .toList();

        assertTrue(registry.add(most));
        assertTrue(registry.add(List.of(definition(30_000, "1.0"))), "a replacement needs no room");
        assertFalse(registry.add(List.of(definition(30_001, "1.0"), definition(40_000, "1.0"))));
        assertEquals(most, registry.userModels());
        assertTrue(registry.remove(30_000, ObjectVersion.V1_0));
        assertTrue(registry.add(List.of(definition(40_000, "1.0"))));
    }

    @Test
    void additionsOfSeveralThreadsAreAllKept() throws InterruptedException {
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int first = 30_000 + t * 50;
            Thread thread = new Thread(() -> {
                await(start);
                IntStream.range(first, first + 50).forEach(id -> registry.add(List.of(definition(id, "1.0"))));
            });
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertEquals(200, registry.userModels().size());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectDefinition definition(int id, String version) {
        return new ObjectDefinition(
                id,
                ObjectVersion.parse(version).orElseThrow(),
                "Ours",
                "urn:oma:lwm2m:x:" + id,
                ObjectVersion.V1_0,
                false,
                false,
                new TreeMap<>());
    }
}
