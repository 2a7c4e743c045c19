// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.object;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.eclipse.leshan.client.resource.BaseInstanceEnabler;
import org.eclipse.leshan.client.servers.LwM2mServer;
import org.eclipse.leshan.core.model.ObjectModel;
import org.eclipse.leshan.core.model.ResourceModel;
import org.eclipse.leshan.core.node.LwM2mMultipleResource;
import org.eclipse.leshan.core.node.LwM2mResource;
import org.eclipse.leshan.core.node.LwM2mResourceInstance;
import org.eclipse.leshan.core.request.argument.Arguments;
import org.eclipse.leshan.core.response.ExecuteResponse;
import org.eclipse.leshan.core.response.ReadResponse;
import org.eclipse.leshan.core.response.WriteResponse;
import org.jspecify.annotations.Nullable;

/**
 * One object instance that holds whatever values its model allows. Thread-safe. Extends because Leshan's client asks
 * for it.
 */
final class SimulatedInstance extends BaseInstanceEnabler {
    private static final int SHARED_MAX = 1_000;
    private static final Map<Map<Integer, LwM2mResource>, Map<Integer, LwM2mResource>> SHARED =
            new ConcurrentHashMap<>();

    private final Changes changes;
    // Immutable maps, replaced when something changes: there are tens of thousands of instances, each with a handful of
    // entries.
    private volatile Map<Integer, LwM2mResource> values = Map.of();
    private volatile Map<Integer, LwM2mResource> factoryValues = Map.of();
    private volatile Map<Integer, Supplier<Object>> measured = Map.of();
    private volatile Map<Integer, Function<String, ExecuteResponse>> executables = Map.of();
    private volatile Map<Integer, UnaryOperator<LwM2mResource>> adjustments = Map.of();
    private volatile Map<Integer, Consumer<Object>> watchers = Map.of();

    SimulatedInstance(int id, ObjectModel model, Changes changes) {
        super(id);
        setModel(model);
        this.changes = changes;
    }

    /** What the instance has when it leaves the factory. */
    SimulatedInstance with(int resourceId, Object value) {
        factoryValues = plus(factoryValues, resourceId, ObjectValues.toNode(resource(resourceId), value));
        values = factoryValues;
        return this;
    }

    /** What many devices leave the factory with alike is kept once. */
    SimulatedInstance shared() {
        if (SHARED.size() < SHARED_MAX) {
            factoryValues = SHARED.computeIfAbsent(factoryValues, values -> values);
            values = factoryValues;
        }
        return this;
    }

    /** A value that is taken anew at each read. */
    SimulatedInstance measuring(int resourceId, Supplier<Object> value) {
        measured = plus(measured, resourceId, value);
        return this;
    }

    /** @param action gets the arguments as text, empty when there were none */
    SimulatedInstance executing(int resourceId, Function<String, ExecuteResponse> action) {
        executables = plus(executables, resourceId, action);
        return this;
    }

    /** What the hardware makes of a value before it is stored. */
    SimulatedInstance adjusting(int resourceId, UnaryOperator<LwM2mResource> adjustment) {
        adjustments = plus(adjustments, resourceId, adjustment);
        return this;
    }

    /** Called after the server has written the resource. */
    SimulatedInstance watching(int resourceId, Consumer<Object> watcher) {
        watchers = plus(watchers, resourceId, watcher);
        return this;
    }

    private static <V> Map<Integer, V> plus(Map<Integer, V> map, int key, V value) {
        Map<Integer, V> more = new HashMap<>(map);
        more.put(key, value);
        return Map.copyOf(more);
    }

    /** Nobody is told: the device starts anew. */
    synchronized void factoryReset() {
        listeners.clear();
        values = factoryValues;
    }

    /** Forgets the enabler it belonged to before the device restarted. */
    SimulatedInstance detached() {
        listeners.clear();
        return this;
    }

    private ResourceModel resource(int resourceId) {
        ResourceModel resource = getModel().resources.get(resourceId);
        if (resource == null) {
            throw new IllegalArgumentException("Object " + getModel().id + " has no resource " + resourceId);
        }
        return resource;
    }

    @Nullable
    Object value(int resourceId) {
        LwM2mResource node = node(resourceId);
        return node == null ? null : ObjectValues.fromNode(node);
    }

    private @Nullable LwM2mResource node(int resourceId) {
        Supplier<Object> measurement = measured.get(resourceId);
        return measurement == null
                ? values.get(resourceId)
                : ObjectValues.toNode(resource(resourceId), measurement.get());
    }

    /** A change on the device itself: told to observers if it is one. */
    void change(int resourceId, Object value) {
        store(resourceId, ObjectValues.toNode(resource(resourceId), value));
    }

    private void store(int resourceId, LwM2mResource node) {
        LwM2mResource before;
        synchronized (this) {
            before = values.get(resourceId);
            values = plus(values, resourceId, node);
        }
        if (!node.equals(before) && changes.tell(getResourcePath(resourceId))) {
            fireResourceChange(resourceId);
        }
    }

    @Override
    public ReadResponse read(LwM2mServer server, int resourceId) {
        LwM2mResource node = node(resourceId);
        return node == null ? ReadResponse.notFound() : ReadResponse.success(node);
    }

    @Override
    public WriteResponse write(LwM2mServer server, boolean replace, int resourceId, LwM2mResource written) {
        if (!getModel().resources.containsKey(resourceId)) {
            return WriteResponse.notFound();
        }
        LwM2mResource whole = replace ? written : merged(values.get(resourceId), written);
        store(
                resourceId,
                adjustments.getOrDefault(resourceId, UnaryOperator.identity()).apply(whole));
        Consumer<Object> watcher = watchers.get(resourceId);
        if (watcher != null) {
            watcher.accept(ObjectValues.fromNode(whole));
        }
        return WriteResponse.success();
    }

    private static LwM2mResource merged(@Nullable LwM2mResource before, LwM2mResource written) {
        if (before == null || !before.isMultiInstances() || !written.isMultiInstances()) {
            return written;
        }
        Map<Integer, LwM2mResourceInstance> instances = new TreeMap<>(before.getInstances());
        instances.putAll(written.getInstances());
        return new LwM2mMultipleResource(written.getId(), written.getType(), instances.values());
    }

    @Override
    public ExecuteResponse execute(LwM2mServer server, int resourceId, @Nullable Arguments arguments) {
        Function<String, ExecuteResponse> action = executables.get(resourceId);
        return action == null
                ? ExecuteResponse.methodNotAllowed()
                : action.apply(arguments == null ? "" : arguments.serialize());
    }

    @Override
    public void reset(int resourceId) {
        LwM2mResource original = factoryValues.get(resourceId);
        if (original == null) {
            synchronized (this) {
                Map<Integer, LwM2mResource> rest = new HashMap<>(values);
                rest.remove(resourceId);
                values = Map.copyOf(rest);
            }
        } else {
            store(resourceId, original);
        }
    }

    @Override
    public List<Integer> getAvailableResourceIds(ObjectModel model) {
        Set<Integer> ids = new TreeSet<>(values.keySet());
        ids.addAll(measured.keySet());
        ids.addAll(executables.keySet());
        return new ArrayList<>(ids);
    }
}
