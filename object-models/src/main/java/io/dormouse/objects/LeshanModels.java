// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.leshan.core.model.LwM2mModel;
import org.eclipse.leshan.core.model.ObjectModel;
import org.eclipse.leshan.core.model.ResourceModel;
import org.jspecify.annotations.Nullable;

/** Our definitions as the leshan-core codecs want them. Thread-safe; sees what the registry learns at run time. */
public final class LeshanModels {
    private final ObjectRegistry registry;
    private final Map<Key, Converted> converted = new ConcurrentHashMap<>();

    public LeshanModels(ObjectRegistry registry) {
        this.registry = registry;
    }

    /**
     * What a device with these object versions speaks. An object of another version, or one that is not listed, is seen
     * in the newest version known; an object that nobody knows has no model, and the codecs decode it as bytes or as
     * what the format tells.
     */
    public LwM2mModel of(Map<Integer, ObjectVersion> versions) {
        return new View(Map.copyOf(versions));
    }

    /** Every object in its newest version. */
    public LwM2mModel newest() {
        return of(Map.of());
    }

    /** One definition; without the descriptions, which no codec reads. */
    public static ObjectModel objectModel(ObjectDefinition definition) {
        List<ResourceModel> resources = definition.resources().values().stream()
                .map(LeshanModels::resourceModel)
                .toList();
        return new ObjectModel(
                definition.id(),
                definition.name(),
                "",
                definition.version().toString(),
                definition.multiple(),
                definition.mandatory(),
                resources,
                definition.urn(),
                definition.lwm2mVersion().toString(),
                "");
    }

    static ResourceModel.Type type(ResourceType type) {
        return switch (type) {
            case STRING -> ResourceModel.Type.STRING;
            case INTEGER -> ResourceModel.Type.INTEGER;
            case UNSIGNED -> ResourceModel.Type.UNSIGNED_INTEGER;
            case FLOAT -> ResourceModel.Type.FLOAT;
            case BOOLEAN -> ResourceModel.Type.BOOLEAN;
            case OPAQUE -> ResourceModel.Type.OPAQUE;
            case TIME -> ResourceModel.Type.TIME;
            case OBJLNK -> ResourceModel.Type.OBJLNK;
            case CORELNK -> ResourceModel.Type.CORELINK;
            case NONE -> ResourceModel.Type.NONE;
        };
    }

    static ResourceType type(ResourceModel.Type type) {
        return switch (type) {
            case STRING -> ResourceType.STRING;
            case INTEGER -> ResourceType.INTEGER;
            case UNSIGNED_INTEGER -> ResourceType.UNSIGNED;
            case FLOAT -> ResourceType.FLOAT;
            case BOOLEAN -> ResourceType.BOOLEAN;
            case OPAQUE -> ResourceType.OPAQUE;
            case TIME -> ResourceType.TIME;
            case OBJLNK -> ResourceType.OBJLNK;
            case CORELINK -> ResourceType.CORELNK;
            case NONE -> ResourceType.NONE;
        };
    }

    private static ResourceModel resourceModel(ResourceDefinition definition) {
        return new ResourceModel(
                definition.id(),
                definition.name(),
                operations(definition.operations()),
                definition.multiple(),
                definition.mandatory(),
                type(definition.type()),
                definition.constraint().toString(),
                definition.units(),
                "");
    }

    private static ResourceModel.Operations operations(Operations operations) {
        if (operations.executable()) {
            return ResourceModel.Operations.E;
        }
        if (operations.readable()) {
            return operations.writable() ? ResourceModel.Operations.RW : ResourceModel.Operations.R;
        }
        return operations.writable() ? ResourceModel.Operations.W : ResourceModel.Operations.NONE;
    }

    private ObjectModel converted(ObjectDefinition definition) {
        Key key = new Key(definition.id(), definition.version());
        Converted known = converted.get(key);
        if (known == null || !known.from.equals(definition)) {
            known = new Converted(definition, objectModel(definition));
            converted.put(key, known);
        }
        return known.to;
    }

    private record Key(int objectId, ObjectVersion version) {}

    /** Keeps what it was made from, because a user model may replace a definition at run time. */
    private record Converted(ObjectDefinition from, ObjectModel to) {}

    private final class View implements LwM2mModel {
        private final Map<Integer, ObjectVersion> versions;

        View(Map<Integer, ObjectVersion> versions) {
            this.versions = versions;
        }

        @Override
        public @Nullable ResourceModel getResourceModel(int objectId, int resourceId) {
            ObjectModel object = getObjectModel(objectId);
            return object == null ? null : object.resources.get(resourceId);
        }

        @Override
        public @Nullable ObjectModel getObjectModel(int objectId) {
            return Optional.ofNullable(versions.get(objectId))
                    .flatMap(version -> registry.find(objectId, version))
                    .or(() -> registry.newest(objectId))
                    .map(LeshanModels.this::converted)
                    .orElse(null);
        }

        @Override
        public Collection<ObjectModel> getObjectModels() {
            return versions.isEmpty()
                    ? registry.all().stream()
                            .map(ObjectDefinition::id)
                            .distinct()
                            .map(this::getObjectModel)
                            .filter(Objects::nonNull)
                            .toList()
                    : versions.keySet().stream()
                            .map(this::getObjectModel)
                            .filter(Objects::nonNull)
                            .toList();
        }
    }
}
