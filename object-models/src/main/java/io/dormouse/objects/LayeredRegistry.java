// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * User models over a registry: a user model hides the definition of the same object and version, which comes back when
 * the user model is removed. Thread-safe; readers never wait and see each change whole.
 */
public final class LayeredRegistry implements ObjectRegistry {
    /** User models at one time. */
    public static final int USER_MODELS_MAX = 2_000;

    private final List<ObjectDefinition> base;
    private volatile Layers layers;

    /** @param base looked at now; what it learns later is not seen */
    public LayeredRegistry(ObjectRegistry base) {
        this.base = base.all();
        layers = Layers.over(this.base, List.of());
    }

    /** Adds or replaces user models, all or none; false when there would be more than {@link #USER_MODELS_MAX}. */
    public synchronized boolean add(Collection<ObjectDefinition> definitions) {
        List<ObjectDefinition> user = new ArrayList<>(layers.user.all());
        user.addAll(definitions);
        Layers after = Layers.over(base, user);
        if (after.user.all().size() > USER_MODELS_MAX) {
            return false;
        }
        layers = after;
        return true;
    }

    /** Removes a user model; false when there was none. Definitions of the base cannot be removed. */
    public synchronized boolean remove(int objectId, ObjectVersion version) {
        List<ObjectDefinition> user = new ArrayList<>(layers.user.all());
        boolean removed = user.removeIf(definition ->
                definition.id() == objectId && definition.version().equals(version));
        if (removed) {
            layers = Layers.over(base, user);
        }
        return removed;
    }

    /** Only what was added, by id and version. */
    public List<ObjectDefinition> userModels() {
        return layers.user.all();
    }

    @Override
    public Optional<ObjectDefinition> find(int objectId, ObjectVersion version) {
        return layers.merged.find(objectId, version);
    }

    @Override
    public Optional<ObjectDefinition> newest(int objectId) {
        return layers.merged.newest(objectId);
    }

    @Override
    public List<ObjectDefinition> all() {
        return layers.merged.all();
    }

    private record Layers(FixedRegistry user, FixedRegistry merged) {
        static Layers over(List<ObjectDefinition> base, List<ObjectDefinition> user) {
            List<ObjectDefinition> both = new ArrayList<>(base);
            both.addAll(user);
            return new Layers(FixedRegistry.of(user), FixedRegistry.of(both));
        }
    }
}
