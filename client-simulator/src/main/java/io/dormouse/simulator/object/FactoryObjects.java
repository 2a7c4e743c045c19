// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.object;

import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.leshan.core.LwM2m.LwM2mVersion;
import org.eclipse.leshan.core.model.ObjectModel;
import org.eclipse.leshan.core.node.LwM2mResource;
import org.eclipse.leshan.core.node.LwM2mSingleResource;
import org.eclipse.leshan.core.response.ExecuteResponse;

/**
 * The objects as they leave the factory: 1 Server, 3 Device, 4 Connectivity, 5 Firmware, 6 Location, 3303 Temperature,
 * 3306 and 3311 actuators, 3308 Set Point.
 */
final class FactoryObjects {
    private static final int DEVICE = 3;
    static final int DIMMER_MAX = 100;
    static final int SET_POINT_MIN = 5;
    static final int SET_POINT_MAX = 30;

    private static final long NB_IOT_BEARER = 7;

    private final Map<Integer, ObjectModel> models;
    private final Changes changes;
    private final DeviceFacts facts;
    private final DeviceActions actions;
    private final Time time;
    private final Time calendar;

    FactoryObjects(
            Map<Integer, ObjectModel> models,
            Changes changes,
            DeviceFacts facts,
            DeviceActions actions,
            Time time,
            Time calendar) {
        this.models = models;
        this.changes = changes;
        this.facts = facts;
        this.actions = actions;
        this.time = time;
        this.calendar = calendar;
    }

    Map<Integer, Map<Integer, SimulatedInstance>> make() {
        Map<Integer, Map<Integer, SimulatedInstance>> all = new TreeMap<>();
        for (SimulatedInstance instance : new SimulatedInstance[] {
            server(),
            device(),
            connectivity(),
            firmware(),
            location(),
            temperature(),
            setPoint(),
            actuation(3306),
            actuation(3311)
        }) {
            all.put(instance.getModel().id, Map.of(0, instance.getModel().id == DEVICE ? instance : instance.shared()));
        }
        return all;
    }

    private SimulatedInstance instance(int objectId) {
        ObjectModel model = models.get(objectId);
        if (model == null) {
            throw new IllegalStateException("No definition of object " + objectId);
        }
        return new SimulatedInstance(0, model, changes);
    }

    private SimulatedInstance server() {
        return instance(1)
                .with(0, DeviceObjects.SHORT_SERVER_ID)
                .with(1, facts.lifetime().toSeconds())
                .with(2, 0L)
                .with(3, 0L)
                .executing(4, arguments -> {
                    actions.disable();
                    return ExecuteResponse.success();
                })
                .with(5, 86_400L)
                .with(6, true)
                .with(7, binding())
                .executing(8, arguments -> {
                    actions.update();
                    return ExecuteResponse.success();
                });
    }

    private String binding() {
        return facts.queueMode() && facts.version().equals(LwM2mVersion.V1_0) ? "UQ" : "U";
    }

    private SimulatedInstance device() {
        AtomicReference<Duration> clockError = new AtomicReference<>(Duration.ZERO);
        return instance(3)
                .with(0, "Dormouse")
                .with(1, "Simulated meter")
                .with(2, facts.endpoint())
                .with(3, "1.0.0")
                .executing(4, arguments -> {
                    actions.reboot();
                    return ExecuteResponse.success();
                })
                .measuring(9, () -> (long) actions.batteryLevel())
                .with(10, 48L)
                .with(11, Map.of(0, 0L))
                .executing(12, arguments -> ExecuteResponse.success())
                .measuring(13, () -> time.now().plus(clockError.get()))
                .watching(13, written -> clockError.set(Duration.between(time.now(), (Instant) written)))
                .with(14, "+00:00")
                .with(15, "Etc/UTC")
                .with(16, binding())
                .with(17, "meter")
                .with(18, "A1")
                .with(19, "1.0.0")
                .with(21, 64L);
    }

    private SimulatedInstance connectivity() {
        return instance(4)
                .with(0, NB_IOT_BEARER)
                .with(1, Map.of(0, NB_IOT_BEARER))
                .with(2, -85L)
                .with(3, -10L)
                .with(4, Map.of(0, "192.0.2.17"))
                .with(8, 4711L)
                .with(9, 1L)
                .with(10, 262L);
    }

    private SimulatedInstance firmware() {
        return new FirmwareObject(facts.firmware(), actions, calendar).on(instance(5));
    }

    private SimulatedInstance location() {
        return instance(6).with(0, 52.5163).with(1, 13.3777).measuring(5, time::now);
    }

    private SimulatedInstance temperature() {
        SimulatedInstance sensor = instance(3303)
                .with(5700, 20.0)
                .with(5701, "Cel")
                .with(5601, 20.0)
                .with(5602, 20.0);
        return sensor.executing(5605, arguments -> {
            Object now = sensor.value(5700);
            if (now != null) {
                sensor.change(5601, now);
                sensor.change(5602, now);
            }
            return ExecuteResponse.success();
        });
    }

    private SimulatedInstance setPoint() {
        return instance(3308)
                .with(5900, 20.0)
                .with(5701, "Cel")
                .adjusting(5900, value -> clamped(value, SET_POINT_MIN, SET_POINT_MAX));
    }

    private SimulatedInstance actuation(int objectId) {
        return instance(objectId)
                .with(5850, false)
                .with(5851, 0L)
                .adjusting(5851, value -> clamped(value, 0, DIMMER_MAX))
                .with(5750, "valve");
    }

    static LwM2mResource clamped(LwM2mResource value, long min, long max) {
        if (value instanceof LwM2mSingleResource single) {
            if (single.getValue() instanceof Long number) {
                return LwM2mSingleResource.newIntegerResource(value.getId(), Math.max(min, Math.min(max, number)));
            }
            if (single.getValue() instanceof Double number) {
                return LwM2mSingleResource.newFloatResource(
                        value.getId(), Math.max((double) min, Math.min((double) max, number)));
            }
        }
        return value;
    }
}
