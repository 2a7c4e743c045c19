// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.object;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.leshan.core.LwM2m.LwM2mVersion;
import org.eclipse.leshan.core.model.InvalidDDFFileException;
import org.eclipse.leshan.core.model.InvalidModelException;
import org.eclipse.leshan.core.model.ObjectLoader;
import org.eclipse.leshan.core.model.ObjectModel;
import org.eclipse.leshan.core.model.ResourceModel;
import org.eclipse.leshan.core.model.ResourceModel.Operations;

/** The object definitions that simulated devices implement, one set for each enabler version; shared by all devices. */
final class SimulatedModels {
    // Object 0 is never seen by a server, and Leshan wants the newer one.
    private static final String[] VERSION_1_0 = {
        "0-1_1.xml", "1-1_0.xml", "3-1_0.xml", "4-1_0.xml", "5-1_0.xml", "6.xml"
    };
    private static final String[] VERSION_1_1 = {"0-1_1.xml", "1-1_1.xml", "3-1_1.xml", "4-1_2.xml", "5.xml", "6.xml"};

    private static final Map<Integer, ObjectModel> MODELS_1_0 = load(VERSION_1_0);
    private static final Map<Integer, ObjectModel> MODELS_1_1 = load(VERSION_1_1);

    private SimulatedModels() {}

    static Map<Integer, ObjectModel> of(LwM2mVersion version) {
        return version.equals(LwM2mVersion.V1_0) ? MODELS_1_0 : MODELS_1_1;
    }

    private static Map<Integer, ObjectModel> load(String[] files) {
        Map<Integer, ObjectModel> models = new TreeMap<>();
        try {
            for (ObjectModel model : ObjectLoader.loadDdfResources("/models/", files)) {
                models.put(model.id, model);
            }
        } catch (IOException | InvalidModelException | InvalidDDFFileException e) {
            throw new IllegalStateException("The object definitions in leshan-core cannot be read", e);
        }
        models.put(3303, temperature());
        models.put(3306, actuation());
        models.put(3311, lightControl());
        return Map.copyOf(models);
    }

    private static ObjectModel temperature() {
        return object(
                3303,
                "Temperature",
                resource(5700, "Sensor Value", Operations.R, true, ResourceModel.Type.FLOAT),
                resource(5701, "Sensor Units", Operations.R, false, ResourceModel.Type.STRING),
                resource(5601, "Min Measured Value", Operations.R, false, ResourceModel.Type.FLOAT),
                resource(5602, "Max Measured Value", Operations.R, false, ResourceModel.Type.FLOAT),
                resource(5605, "Reset Min and Max Measured Values", Operations.E, false, ResourceModel.Type.NONE));
    }

    private static ObjectModel actuation() {
        return object(
                3306,
                "Actuation",
                resource(5850, "On/Off", Operations.RW, true, ResourceModel.Type.BOOLEAN),
                resource(5851, "Dimmer", Operations.RW, false, ResourceModel.Type.INTEGER),
                resource(5852, "On time", Operations.RW, false, ResourceModel.Type.INTEGER),
                resource(5853, "Muti-state Output", Operations.RW, false, ResourceModel.Type.STRING),
                resource(5750, "Application Type", Operations.RW, false, ResourceModel.Type.STRING));
    }

    private static ObjectModel lightControl() {
        return object(
                3311,
                "Light Control",
                resource(5850, "On/Off", Operations.RW, true, ResourceModel.Type.BOOLEAN),
                resource(5851, "Dimmer", Operations.RW, false, ResourceModel.Type.INTEGER),
                resource(5706, "Colour", Operations.RW, false, ResourceModel.Type.STRING),
                resource(5750, "Application Type", Operations.RW, false, ResourceModel.Type.STRING));
    }

    private static ObjectModel object(int id, String name, ResourceModel... resources) {
        List<ResourceModel> all = Arrays.asList(resources);
        return new ObjectModel(id, name, "", ObjectModel.DEFAULT_VERSION, true, false, all);
    }

    private static ResourceModel resource(
            int id, String name, Operations operations, boolean mandatory, ResourceModel.Type type) {
        return new ResourceModel(id, name, operations, false, mandatory, type, "", "", "");
    }
}
