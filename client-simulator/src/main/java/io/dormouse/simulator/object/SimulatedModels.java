// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.object;

import io.dormouse.objects.BundledObjects;
import io.dormouse.objects.LeshanModels;
import io.dormouse.objects.ObjectVersion;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.leshan.core.LwM2m.LwM2mVersion;
import org.eclipse.leshan.core.model.ObjectModel;

/** The object definitions that simulated devices implement, one set for each enabler version; shared by all devices. */
final class SimulatedModels {
    // Object 0 is 1.1 in both: no server ever sees it, and Leshan's client wants its newer resources.
    private static final Map<Integer, ObjectModel> MODELS_1_0 = load(Map.of(
            0, "1.1", 1, "1.0", 3, "1.0", 4, "1.0", 5, "1.0", 6, "1.0", 3303, "1.0", 3306, "1.0", 3308, "1.0", 3311,
            "1.0"));
    private static final Map<Integer, ObjectModel> MODELS_1_1 = load(Map.of(
            0, "1.1", 1, "1.1", 3, "1.1", 4, "1.2", 5, "1.1", 6, "1.0", 3303, "1.1", 3306, "1.1", 3308, "1.1", 3311,
            "1.0"));

    private SimulatedModels() {}

    static Map<Integer, ObjectModel> of(LwM2mVersion version) {
        return version.equals(LwM2mVersion.V1_0) ? MODELS_1_0 : MODELS_1_1;
    }

    private static Map<Integer, ObjectModel> load(Map<Integer, String> versions) {
        Map<Integer, ObjectModel> models = new TreeMap<>();
        versions.forEach((id, version) -> models.put(id, model(id, version)));
        return Map.copyOf(models);
    }

    private static ObjectModel model(int id, String version) {
        return ObjectVersion.parse(version)
                .flatMap(parsed -> BundledObjects.load().find(id, parsed))
                .map(LeshanModels::objectModel)
                .orElseThrow(
                        () -> new IllegalStateException("Object " + id + " " + version + " is not in the registry"));
    }
}
