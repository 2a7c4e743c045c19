// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.object;

import io.dormouse.kit.time.Time;
import java.util.Map;
import org.eclipse.leshan.core.response.ExecuteResponse;

/**
 * Object 5 of one device: idle, downloading, downloaded, updating, and the results. A package that is written (push)
 * is there at once; one that is fetched by URI (pull) takes the time of the plan, and nothing is really fetched.
 * Writing an empty package or URI begins anew.
 */
final class FirmwareObject {
    private static final int PACKAGE = 0;
    private static final int URI = 1;
    private static final int UPDATE = 2;
    private static final int STATE = 3;
    private static final int RESULT = 5;
    private static final long IDLE = 0;
    private static final long DOWNLOADING = 1;
    private static final long DOWNLOADED = 2;
    private static final long UPDATING = 3;
    private static final long INITIAL = 0;

    private final FirmwarePlan plan;
    private final DeviceActions actions;
    private final Time calendar;
    private long attempt;

    FirmwareObject(FirmwarePlan plan, DeviceActions actions, Time calendar) {
        this.plan = plan;
        this.actions = actions;
        this.calendar = calendar;
    }

    SimulatedInstance on(SimulatedInstance object) {
        return object.with(URI, "")
                .with(STATE, IDLE)
                .with(RESULT, INITIAL)
                .with(8, Map.of(0, 0L, 1, 1L))
                .with(9, 2L)
                .watching(PACKAGE, written -> pushed(object, (byte[]) written))
                .watching(URI, written -> pulled(object, written.toString()))
                .executing(UPDATE, arguments -> update(object));
    }

    private synchronized void pushed(SimulatedInstance object, byte[] bytes) {
        attempt++;
        if (bytes.length == 0) {
            become(object, IDLE, INITIAL);
        } else {
            arrived(object);
        }
    }

    private synchronized void pulled(SimulatedInstance object, String uri) {
        long mine = ++attempt;
        if (uri.isEmpty()) {
            become(object, IDLE, INITIAL);
        } else if (!uri.contains("://")) {
            become(object, IDLE, FirmwarePlan.End.INVALID_URI.result());
        } else {
            become(object, DOWNLOADING, INITIAL);
            calendar.after(plan.takes(), () -> downloaded(object, mine));
        }
    }

    private synchronized void downloaded(SimulatedInstance object, long mine) {
        if (mine == attempt) {
            arrived(object);
        }
    }

    private void arrived(SimulatedInstance object) {
        if (plan.ends().whileDownloading()) {
            become(object, IDLE, plan.ends().result());
        } else {
            become(object, DOWNLOADED, INITIAL);
        }
    }

    private synchronized ExecuteResponse update(SimulatedInstance object) {
        if (!Long.valueOf(DOWNLOADED).equals(object.value(STATE))) {
            return ExecuteResponse.methodNotAllowed();
        }
        become(object, UPDATING, INITIAL);
        if (plan.ends() == FirmwarePlan.End.UPDATE_FAILED) {
            become(object, DOWNLOADED, plan.ends().result());
            return ExecuteResponse.success();
        }
        become(object, IDLE, plan.ends().result());
        if (plan.ends() != FirmwarePlan.End.LIES) {
            actions.installed(plan.version());
        }
        actions.reboot();
        return ExecuteResponse.success();
    }

    private static void become(SimulatedInstance object, long state, long result) {
        object.change(STATE, state);
        object.change(RESULT, result);
    }
}
