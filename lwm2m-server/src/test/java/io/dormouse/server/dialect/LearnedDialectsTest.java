// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.kit.database.EveryDatabase;
import io.dormouse.kit.database.TestDatabase;
import io.dormouse.kit.time.VirtualTime;
import io.dormouse.objects.ResourcePath;
import io.dormouse.objects.Value;
import io.dormouse.server.World;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceSettings;
import io.dormouse.server.device.ObjectList;
import io.dormouse.server.device.Registered;
import io.dormouse.server.device.Report;
import io.dormouse.server.device.Sample;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.leshan.core.request.ContentFormat;

final class LearnedDialectsTest {
    private final World.Known known = new World.Known();
    private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-20T10:00:00Z"));

    private LearnedDialects on(TestDatabase database) {
        return new LearnedDialects(database, known, time);
    }

    @EveryDatabase
    void whatADeviceAnnouncesComesFirst(TestDatabase database) {
        LearnedDialects dialects = on(database);

        assertEquals(Optional.of(ContentFormat.TLV), dialects.forWrite(device("a", "1.0", "")));
        assertEquals(Optional.of(ContentFormat.TLV), dialects.forRead(device("a", "1.0", "")));
        assertEquals(Optional.of(ContentFormat.TLV), dialects.forWrite(device("b", "1.1", "")));
        assertEquals(Optional.empty(), dialects.forRead(device("b", "1.1", "")));
        assertEquals(Optional.of(ContentFormat.SENML_CBOR), dialects.forWrite(device("c", "1.1", "110 112")));
        assertEquals(Optional.of(ContentFormat.SENML_CBOR), dialects.forRead(device("c", "1.1", "\"110 112\"")));
        assertEquals(Optional.of(ContentFormat.TLV), dialects.forWrite(device("d", "1.1", "1120")));
        assertTrue(dialects.takesComposites(device("b", "1.1", "")));
        assertFalse(dialects.takesComposites(device("a", "1.0", "112")));
    }

    @EveryDatabase
    void compositeWritesAreTakenWhereTheDeviceSaysSoOrWasSeenToDoSo(TestDatabase database) {
        Device silent = device("silent", "1.1", "");
        LearnedDialects dialects = on(database);

        assertTrue(dialects.knownToTakeCompositeWrites(device("says", "1.1", "60 110")));
        assertFalse(dialects.knownToTakeCompositeWrites(device("old", "1.0", "60 110")));
        assertFalse(dialects.knownToTakeCompositeWrites(silent));
        dialects.takesCompositeWrite(silent);
        database.commit(transaction -> true);

        database.reopen();
        assertTrue(on(database).knownToTakeCompositeWrites(silent));
    }

    @EveryDatabase
    void whatADeviceWasSeenToRefuseCountsMoreThanWhatItSays(TestDatabase database) {
        Device device = device("boasts", "1.1", "112");
        LearnedDialects dialects = on(database);
        dialects.takesCompositeWrite(device);

        dialects.refusesComposites(device);

        assertFalse(dialects.knownToTakeCompositeWrites(device));
    }

    @EveryDatabase
    void anOperatorsSettingOverridesAll(TestDatabase database) {
        known.set("c", new DeviceSettings(null, null, 110));

        assertEquals(Optional.of(ContentFormat.SENML_JSON), on(database).forWrite(device("c", "1.1", "112")));
    }

    @EveryDatabase
    void whatWasRefusedIsNotSaidAgainAlsoAfterARestart(TestDatabase database) {
        Device device = device("c", "1.1", "112 110");
        LearnedDialects dialects = on(database);
        dialects.refusesWrite(device, ContentFormat.SENML_CBOR);
        dialects.refusesWrite(device, ContentFormat.SENML_CBOR);
        dialects.refusesRead(device, ContentFormat.SENML_CBOR);
        dialects.refusesComposites(device);
        database.commit(transaction -> true);

        database.reopen();
        LearnedDialects later = on(database);

        assertEquals(Optional.of(ContentFormat.TLV), later.forWrite(device));
        assertEquals(Optional.of(ContentFormat.SENML_JSON), later.forRead(device));
        assertFalse(later.takesComposites(device));
        assertEquals(Optional.of(ContentFormat.SENML_CBOR), later.forWrite(device("other", "1.1", "112")));
    }

    @EveryDatabase
    void aDeviceThatRefusesEverythingHasNoFormat(TestDatabase database) {
        Device device = device("a", "1.0", "");
        LearnedDialects dialects = on(database);

        dialects.refusesWrite(device, ContentFormat.TLV);
        assertEquals(Optional.of(ContentFormat.JSON), dialects.forWrite(device));
        dialects.refusesWrite(device, ContentFormat.JSON);

        assertEquals(Optional.empty(), dialects.forWrite(device));
    }

    @EveryDatabase
    void devicesOfOneModelAndFirmwareLearnFromEachOther(TestDatabase database) {
        Device one = device("one", "1.1", "112");
        Device other = device("other", "1.1", "112");
        Device newer = device("newer", "1.1", "112");
        LearnedDialects dialects = on(database);
        dialects.reported(one, report("Acme", "M1", "1.0"));
        dialects.reported(other, report("Acme", "M1", "1.0"));
        dialects.reported(newer, report("Acme", "M1", "2.0"));

        dialects.refusesWrite(one, ContentFormat.SENML_CBOR);
        database.commit(transaction -> true);

        assertEquals(Optional.of(ContentFormat.TLV), on(database).forWrite(other));
        assertEquals(Optional.of(ContentFormat.SENML_CBOR), on(database).forWrite(newer));
    }

    @EveryDatabase
    void aDeletedDeviceIsForgottenButItsModelIsNot(TestDatabase database) {
        Device stranger = device("stranger", "1.1", "112");
        Device acme = device("acme", "1.1", "112");
        LearnedDialects dialects = on(database);
        dialects.reported(acme, report("Acme", "M1", "1.0"));
        dialects.refusesWrite(acme, ContentFormat.SENML_CBOR);
        dialects.refusesWrite(stranger, ContentFormat.SENML_CBOR);
        for (String endpoint : List.of("acme", "stranger")) {
            database.commit(transaction -> {
                dialects.deleting(transaction, endpoint);
                return true;
            });
            dialects.deleted(endpoint);
        }

        assertEquals(Optional.of(ContentFormat.SENML_CBOR), dialects.forWrite(stranger));
        assertEquals(Optional.of(ContentFormat.SENML_CBOR), dialects.forWrite(acme));
        dialects.reported(acme, report("Acme", "M1", "1.0"));
        assertEquals(Optional.of(ContentFormat.TLV), dialects.forWrite(acme));
    }

    private Report report(String manufacturer, String model, String firmware) {
        return new Report(
                Report.Via.READ,
                0,
                time.now(),
                List.of(sample(0, manufacturer), sample(1, model), sample(3, firmware)),
                Set.of(),
                Set.of());
    }

    private static Sample sample(int resource, String text) {
        return new Sample(new ResourcePath(3, 0, resource), new Value.Text(text), null);
    }

    private Device device(String endpoint, String version, String contentFormats) {
        return new Device(
                endpoint,
                new Registered(
                        "r1",
                        new InetSocketAddress("127.0.0.1", 40000),
                        URI.create("coaps://127.0.0.1:5684"),
                        "psk",
                        endpoint,
                        null,
                        version,
                        "U",
                        true,
                        Duration.ofDays(1),
                        time.now(),
                        time.now(),
                        ObjectList.EMPTY,
                        "/",
                        Map.of("ct", contentFormats)));
    }
}
