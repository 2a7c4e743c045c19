// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import io.dormouse.server.device.Device;
import io.dormouse.server.device.KnownDevices;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.leshan.core.request.ContentFormat;

/** Remembers in memory how many formats each device refused; only devices that refused one are in it. */
final class SeenFormats implements WriteFormats {
    static final int DEVICES_MAX = 100_000;

    private static final List<ContentFormat> SINCE_1_1 =
            List.of(ContentFormat.SENML_CBOR, ContentFormat.TLV, ContentFormat.SENML_JSON);
    private static final List<ContentFormat> OF_1_0 = List.of(ContentFormat.TLV, ContentFormat.JSON);

    private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
    private final KnownDevices devices;

    SeenFormats(KnownDevices devices) {
        this.devices = devices;
    }

    @Override
    public ContentFormat toWrite(Device device) {
        List<ContentFormat> formats = formats(device);
        return formats.get(Math.min(refusals.getOrDefault(device.endpoint(), 0), formats.size() - 1));
    }

    @Override
    public boolean refused(Device device, ContentFormat format) {
        List<ContentFormat> formats = formats(device);
        int next = formats.indexOf(format) + 1;
        if (next >= formats.size()) {
            refusals.remove(device.endpoint());
            return false;
        }
        if (refusals.size() >= DEVICES_MAX) {
            refusals.clear();
        }
        refusals.put(device.endpoint(), next);
        return true;
    }

    private List<ContentFormat> formats(Device device) {
        List<ContentFormat> usual = device.registration().lwm2mVersion().equals("1.0") ? OF_1_0 : SINCE_1_1;
        Integer set = devices.settings(device.endpoint()).contentFormat();
        if (set == null) {
            return usual;
        }
        List<ContentFormat> formats = new ArrayList<>();
        usual.stream().filter(format -> format.getCode() == set).forEach(formats::add);
        usual.stream().filter(format -> format.getCode() != set).forEach(formats::add);
        return formats;
    }
}
