// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.Time;
import io.dormouse.objects.BundledObjects;
import io.dormouse.objects.DdfReader;
import io.dormouse.objects.FixedRegistry;
import io.dormouse.objects.LayeredRegistry;
import io.dormouse.objects.ModelDirectory;
import io.dormouse.objects.ObjectDefinition;
import io.dormouse.objects.ObjectRegistry;
import io.dormouse.objects.ObjectVersion;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All object definitions: the bundled ones, over them those of a directory (read once, at the start), over them those that were uploaded. Thread-safe; readers never wait.
 */
public final class Models implements DeviceModels {
    private static final Logger log = LoggerFactory.getLogger(Models.class);

    private final ObjectRegistry given;
    private final LayeredRegistry registry;
    private final Database database;
    private final Time time;
    private final Randomness randomness;

    /** What became of an upload. */
    sealed interface Upload {
        /** @param definitions of the file; {@code changed} is false when all of them were there already, as uploads */
        record Done(List<ObjectDefinition> definitions, boolean changed) implements Upload {}

        /** The program comes with exactly this definition. */
        record Given(ObjectDefinition definition) implements Upload {}

        /** There would be more than {@link LayeredRegistry#USER_MODELS_MAX}. */
        record TooMany() implements Upload {}
    }

    private Models(ObjectRegistry given, Database database, Time time, Randomness randomness) {
        this.given = given;
        this.registry = new LayeredRegistry(given);
        this.database = database;
        this.time = time;
        this.randomness = randomness;
    }

    /** @param directory with DDF files, null when none is configured; what is wrong in it is logged and harms nothing else */
    public static Models open(@Nullable Path directory, Database database, Time time, Randomness randomness) {
        List<ObjectDefinition> definitions =
                new ArrayList<>(BundledObjects.load().all());
        if (directory != null) {
            ModelDirectory.Loaded loaded = ModelDirectory.read(directory);
            definitions.addAll(loaded.definitions());
            loaded.problems()
                    .forEach(problem ->
                            log.warn("Object model {} line {}: {}", problem.file(), problem.line(), problem.reason()));
        }
        Models models = new Models(FixedRegistry.of(definitions), database, time, randomness);
        models.load();
        return models;
    }

    private void load() {
        for (ModelStore.Row row : new ModelStore(database).all()) {
            if (DdfReader.read(row.xml()) instanceof DdfReader.Result.Ok ok) {
                registry.add(ok.definitions().stream()
                        .filter(one -> one.id() == row.objectId()
                                && one.version().toString().equals(row.version()))
                        .toList());
            } else {
                log.warn("The uploaded model of object {} {} cannot be read any more", row.objectId(), row.version());
            }
        }
    }

    @Override
    public Optional<ObjectDefinition> object(Optional<Device> device, int objectId) {
        return device.flatMap(known -> known.objects().version(objectId))
                .flatMap(version -> registry.find(objectId, version))
                .or(() -> registry.newest(objectId));
    }

    /** Everything known, uploads included. */
    public ObjectRegistry registry() {
        return registry;
    }

    boolean uploaded(ObjectDefinition definition) {
        return registry.userModels().stream().anyMatch(one -> sameVersion(one, definition));
    }

    private static boolean sameVersion(ObjectDefinition left, ObjectDefinition right) {
        return left.id() == right.id() && left.version().equals(right.version());
    }

    private static boolean same(ObjectDefinition left, ObjectDefinition right) {
        return ModelJson.whole(left).equals(ModelJson.whole(right));
    }

    /** Stores what a file defines; it counts from the moment that this completes. */
    CompletableFuture<Upload> upload(byte[] xml, List<ObjectDefinition> definitions, String by) {
        for (ObjectDefinition definition : definitions) {
            Optional<ObjectDefinition> bundled = given.find(definition.id(), definition.version());
            if (bundled.isPresent() && same(bundled.get(), definition)) {
                return CompletableFuture.completedFuture(new Upload.Given(definition));
            }
        }
        if (definitions.stream().allMatch(this::uploadedExactly)) {
            return CompletableFuture.completedFuture(new Upload.Done(definitions, false));
        }
        byte[] id = new byte[8];
        randomness.fill(id);
        CompletableFuture<Boolean> stored = store(HexFormat.of().formatHex(id), xml, definitions, by);
        return stored.thenApply(
                fits -> fits && registry.add(definitions) ? new Upload.Done(definitions, true) : new Upload.TooMany());
    }

    private boolean uploadedExactly(ObjectDefinition definition) {
        return registry.userModels().stream().anyMatch(one -> same(one, definition));
    }

    private CompletableFuture<Boolean> store(String fileId, byte[] xml, List<ObjectDefinition> definitions, String by) {
        long now = time.now().toEpochMilli();
        return database.submit(transaction -> {
            if (ModelStore.count(transaction) + definitions.size() > LayeredRegistry.USER_MODELS_MAX) {
                return false;
            }
            ModelStore.insertFile(transaction, fileId, xml, now, by);
            for (ObjectDefinition definition : definitions) {
                ModelStore.put(transaction, definition, fileId);
                transaction.event(null, "audit.model-added", event(definition, by));
            }
            ModelStore.deleteUnusedFiles(transaction);
            return true;
        });
    }

    /** Completes with false when it is no upload. What the program comes with counts again. */
    CompletableFuture<Boolean> remove(ObjectDefinition definition, String by) {
        int objectId = definition.id();
        ObjectVersion version = definition.version();
        return database.submit(transaction -> {
                    boolean existed = ModelStore.delete(transaction, objectId, version);
                    ModelStore.deleteUnusedFiles(transaction);
                    if (existed) {
                        transaction.event(null, "audit.model-removed", event(definition, by));
                    }
                    return existed;
                })
                .thenApply(existed -> existed && registry.remove(objectId, version));
    }

    private static ObjectNode event(ObjectDefinition definition, String by) {
        return ModelJson.summary(definition).put("by", by);
    }
}
