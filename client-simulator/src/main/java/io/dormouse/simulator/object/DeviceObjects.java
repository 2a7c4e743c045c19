// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.object;

import io.dormouse.kit.time.Time;
import io.dormouse.objects.ResourcePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.leshan.client.object.Security;
import org.eclipse.leshan.client.resource.LwM2mInstanceEnabler;
import org.eclipse.leshan.client.resource.LwM2mObjectEnabler;
import org.eclipse.leshan.client.resource.ObjectEnabler;
import org.eclipse.leshan.core.LwM2m.LwM2mVersion;
import org.eclipse.leshan.core.LwM2mId;
import org.eclipse.leshan.core.model.ObjectModel;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.request.ContentFormat;
import org.jspecify.annotations.Nullable;

/** All objects of one device. The values survive reboots, as flash memory does. Thread-safe. */
public final class DeviceObjects {
    public static final int SHORT_SERVER_ID = 123;

    private final Map<Integer, ObjectModel> models;
    private final Map<Integer, Map<Integer, SimulatedInstance>> atFirst;
    private final DeviceFacts facts;
    private final Changes changes;
    private volatile Map<Integer, ObjectEnabler> enablers = Map.of();

    /** @param calendar by which firmware is downloaded and installed */
    public DeviceObjects(DeviceFacts facts, DeviceActions actions, Changes changes, Time time, Time calendar) {
        this.facts = facts;
        this.changes = changes;
        models = SimulatedModels.of(facts.version());
        atFirst = new FactoryObjects(models, changes, facts, actions, time, calendar).make();
    }

    /** The definitions of the objects that devices of this enabler version implement. */
    public static Collection<ObjectModel> definitions(LwM2mVersion version) {
        return SimulatedModels.of(version).values();
    }

    /** Makes the enablers for a client that starts, with the values that the device has by now. */
    public synchronized List<LwM2mObjectEnabler> start() {
        Map<Integer, ObjectEnabler> made = new TreeMap<>();
        made.put(LwM2mId.SECURITY, enabler(LwM2mId.SECURITY, Map.of(0, security())));
        for (Map.Entry<Integer, Map<Integer, SimulatedInstance>> object : atFirst.entrySet()) {
            made.put(object.getKey(), enabler(object.getKey(), current(object.getKey(), object.getValue())));
        }
        enablers = made;
        return new ArrayList<>(made.values());
    }

    private Security security() {
        String uri = facts.server().toString();
        DeviceFacts.PreSharedKey key = facts.key();
        return key == null
                ? Security.noSec(uri, SHORT_SERVER_ID)
                : Security.psk(uri, SHORT_SERVER_ID, key.identity().getBytes(StandardCharsets.UTF_8), key.key());
    }

    private Map<Integer, LwM2mInstanceEnabler> current(int objectId, Map<Integer, SimulatedInstance> original) {
        ObjectEnabler before = enablers.get(objectId);
        Map<Integer, LwM2mInstanceEnabler> instances = new TreeMap<>();
        if (before == null) {
            instances.putAll(original);
        } else {
            for (int id : before.getAvailableInstanceIds()) {
                instances.put(id, ((SimulatedInstance) before.getInstance(id)).detached());
            }
        }
        return instances;
    }

    private ObjectEnabler enabler(int objectId, Map<Integer, LwM2mInstanceEnabler> instances) {
        ObjectModel model = models.get(objectId);
        instances.forEach((id, instance) -> {
            instance.setId(id);
            instance.setModel(model);
        });
        return new ObjectEnabler(
                objectId,
                model,
                new TreeMap<>(instances),
                (ofModel, id, used) -> created(ofModel, id, used),
                ContentFormat.DEFAULT);
    }

    private SimulatedInstance created(ObjectModel model, @Nullable Integer id, Collection<Integer> used) {
        int chosen = 0;
        while (id == null && used.contains(chosen)) {
            chosen++;
        }
        return new SimulatedInstance(id == null ? chosen : id, model, changes);
    }

    /** The value of a resource, null when the device does not have it; see {@link ObjectValues} for the types. */
    public @Nullable Object read(String path) {
        ResourcePath parsed = parse(path);
        SimulatedInstance instance = instance(parsed);
        return instance == null ? null : instance.value(parsed.resourceId());
    }

    /**
     * Changes a value on the device itself; observers are told.
     *
     * @throws IllegalArgumentException if the device has no such instance or resource, or the value does not suit it
     */
    public void set(String path, Object value) {
        ResourcePath parsed = parse(path);
        SimulatedInstance instance = instance(parsed);
        if (instance == null) {
            throw new IllegalArgumentException("The device has no " + parsed.instance());
        }
        instance.change(parsed.resourceId(), value);
    }

    /** Every resource of the instances of the factory gets its first value; instances made later are gone. */
    public synchronized void factoryReset() {
        for (Map<Integer, SimulatedInstance> instances : atFirst.values()) {
            instances.values().forEach(SimulatedInstance::factoryReset);
        }
        enablers = Map.of();
    }

    /** Tells observers of values that changed while the device was silent. */
    public void tell(Set<LwM2mPath> changed) {
        for (LwM2mPath path : changed) {
            ObjectEnabler enabler = enablers.get(path.getObjectId());
            if (enabler != null
                    && enabler.getInstance(path.getObjectInstanceId()) instanceof SimulatedInstance instance) {
                instance.fireResourcesChange(path);
            }
        }
    }

    /** The server may write any number, the hardware only takes this range and stores the nearest value. */
    public void clamp(String path, long min, long max) {
        ResourcePath parsed = parse(path);
        SimulatedInstance instance = instance(parsed);
        if (instance == null) {
            throw new IllegalArgumentException("The device has no " + parsed.instance());
        }
        instance.adjusting(parsed.resourceId(), value -> FactoryObjects.clamped(value, min, max));
    }

    private @Nullable SimulatedInstance instance(ResourcePath path) {
        ObjectEnabler enabler = enablers.get(path.objectId());
        return enabler == null
                ? atFirst.getOrDefault(path.objectId(), Map.of()).get(path.instanceId())
                : enabler.getInstance(path.instanceId()) instanceof SimulatedInstance found ? found : null;
    }

    private static ResourcePath parse(String path) {
        return ResourcePath.parse(path).orElseThrow(() -> new IllegalArgumentException("Not a resource path: " + path));
    }
}
