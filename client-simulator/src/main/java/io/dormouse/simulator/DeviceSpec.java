// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import io.dormouse.simulator.object.DeviceFacts;
import io.dormouse.simulator.object.DeviceFacts.PreSharedKey;
import io.dormouse.simulator.object.FirmwarePlan;
import io.dormouse.simulator.radio.Ether;
import io.dormouse.simulator.radio.RadioConditions;
import io.dormouse.simulator.signal.Varying;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.leshan.core.LwM2m.LwM2mVersion;
import org.eclipse.leshan.core.ResponseCode;
import org.eclipse.leshan.core.link.LinkSerializer;
import org.eclipse.leshan.core.request.ContentFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a simulated device is to be like; begun with {@link SimulatedDevice#named} and ended with {@link #build()}. Not
 * thread-safe.
 */
public final class DeviceSpec {
    private final String endpoint;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final List<Rule> rules = new ArrayList<>();
    private @Nullable PreSharedKey key;
    private URI server = URI.create("coap://localhost:5683");
    private boolean queueMode;
    private boolean connectionId = true;
    private boolean registersAtWake;
    private Duration lifetime = Duration.ofDays(1);
    private Duration awakeFor = Duration.ZERO;
    private Duration announcedAwake = Duration.ZERO;
    private LwM2mVersion version = LwM2mVersion.V1_1;
    private RadioConditions conditions = RadioConditions.PERFECT;
    private RegistrationTiming timing = RegistrationTiming.PATIENT;
    private Duration measuresEvery = Duration.ZERO;
    private int journalMax = 10_000;
    private @Nullable Set<ContentFormat> formats;
    private List<String> sentAtWake = List.of();
    private final List<Varying> varying = new ArrayList<>();
    private @Nullable Latencies latencies;
    private FirmwarePlan firmware = FirmwarePlan.WILLING;
    private LinkSerializer links = Quirks.PROPER;
    private long seed;

    DeviceSpec(String endpoint) {
        this.endpoint = endpoint;
    }

    /** DTLS with a pre-shared key; the server's URI must begin with {@code coaps:}. */
    public DeviceSpec psk(String identity, byte[] secret) {
        key = new PreSharedKey(identity, secret);
        return this;
    }

    /** Plain CoAP; the default. */
    public DeviceSpec noSec() {
        key = null;
        return this;
    }

    public DeviceSpec server(URI uri) {
        server = uri;
        return this;
    }

    /**
     * Registers in queue mode (OMA LwM2M 1.1 Core §6.5). When it sleeps is a matter of {@link #awakeFor} and
     * {@link SimulatedDevice#sleep()}.
     */
    public DeviceSpec queueMode() {
        queueMode = true;
        return this;
    }

    /** Of the registration; in full seconds. */
    public DeviceSpec lifetime(Duration duration) {
        lifetime = duration;
        return this;
    }

    /** Falls asleep by itself after so much silence; zero, the default: only when told to. */
    public DeviceSpec awakeFor(Duration silence) {
        awakeFor = silence;
        return this;
    }

    /** Tells its server at each Register how long it listens after an exchange (parameter {@code at}, in full seconds); {@link #awakeFor} implies it. */
    public DeviceSpec announcesAwake(Duration listening) {
        announcedAwake = listening;
        return this;
    }

    /** {@code 1.0} or {@code 1.1}. A 1.0 device knows no composite operations, no SenML and no CBOR. */
    public DeviceSpec lwm2m(String enablerVersion) {
        version = LwM2mVersion.get(enablerVersion);
        return this;
    }

    /** Whether DTLS connections use the server's Connection ID (RFC 9146); the default is yes. */
    public DeviceSpec connectionId(boolean used) {
        connectionId = used;
        return this;
    }

    /** Registers anew at each wake-up instead of updating, as simple firmware does. */
    public DeviceSpec registersAtWake() {
        registersAtWake = true;
        return this;
    }

    /** A value that changes by itself. */
    public DeviceSpec varies(Varying value) {
        varying.add(value);
        return this;
    }

    /** Where registrations, Updates and Sends are timed; shared by many devices. */
    public DeviceSpec timedBy(Latencies shared) {
        latencies = shared;
        return this;
    }

    /** How it takes firmware updates (object 5). */
    public DeviceSpec firmware(FirmwarePlan plan) {
        firmware = plan;
        return this;
    }

    /** How it writes its object list; not all devices follow RFC 6690. */
    public DeviceSpec links(LinkSerializer serializer) {
        links = serializer;
        return this;
    }

    /** How often the temperature {@code /3303/0/5700} changes; zero, the default: never by itself. */
    public DeviceSpec measuresEvery(Duration interval) {
        measuresEvery = interval;
        return this;
    }

    /** The only content formats it understands; any other is answered with 4.06 or 4.15. */
    public DeviceSpec understands(ContentFormat... only) {
        formats = Set.of(only);
        return this;
    }

    /** Wakes with a Send of these resources instead of an Update, unless half of the lifetime is over. */
    public DeviceSpec sendsAtWake(String... paths) {
        sentAtWake = List.of(paths);
        return this;
    }

    /** How many operations {@link SimulatedDevice#received()} remembers; the oldest are forgotten first. */
    public DeviceSpec journal(int entries) {
        journalMax = entries;
        return this;
    }

    public DeviceSpec radio(RadioConditions air) {
        conditions = air;
        return this;
    }

    public DeviceSpec timing(RegistrationTiming patience) {
        timing = patience;
        return this;
    }

    /** Of everything random about this device; 0 by default. */
    public DeviceSpec seed(long number) {
        seed = number;
        return this;
    }

    /** The value of a resource at the start; types as in {@link SimulatedDevice#set}. */
    public DeviceSpec with(String path, Object value) {
        values.put(path, value);
        return this;
    }

    /** Everything that would change {@code path} is answered with {@code code} and not done. */
    public DeviceSpec refuses(String path, ResponseCode code) {
        return rule(Rule.onChange(path, new Behaviour.Refuse(code)));
    }

    /** Operations on {@code path} are neither done nor answered. */
    public DeviceSpec ignores(String path) {
        return rule(Rule.onAny(path, new Behaviour.Ignore()));
    }

    public DeviceSpec rule(Rule rule) {
        rules.add(rule);
        return this;
    }

    /**
     * A device with threads of its own, which end when it is closed. It does nothing before
     * {@link SimulatedDevice#start()}.
     */
    public SimulatedDevice build() {
        return new SimulatedDevice(this, new Ether(), true);
    }

    /** A device on threads that it shares with others. */
    public SimulatedDevice build(Ether ether) {
        return new SimulatedDevice(this, ether, false);
    }

    DeviceFacts facts() {
        return new DeviceFacts(endpoint, version, queueMode, server, key, lifetime, firmware);
    }

    String endpoint() {
        return endpoint;
    }

    boolean isQueueMode() {
        return queueMode;
    }

    boolean usesConnectionId() {
        return connectionId;
    }

    boolean isRegisteringAtWake() {
        return registersAtWake;
    }

    Duration awakeFor() {
        return awakeFor;
    }

    /** Parameters of its Register beyond those of the specification. */
    Map<String, String> registerParameters() {
        Duration awake = announcedAwake.isZero() ? awakeFor : announcedAwake;
        return queueMode && awake.toSeconds() > 0 ? Map.of("at", Long.toString(awake.toSeconds())) : Map.of();
    }

    LwM2mVersion lwm2mVersion() {
        return version;
    }

    boolean isVersion10() {
        return version.equals(LwM2mVersion.V1_0);
    }

    RadioConditions conditions() {
        return conditions;
    }

    RegistrationTiming timing() {
        return timing;
    }

    Duration measuresEvery() {
        return measuresEvery;
    }

    int journalMax() {
        return journalMax;
    }

    Set<ContentFormat> formats() {
        Set<ContentFormat> chosen = formats;
        return chosen != null ? chosen : isVersion10() ? DeviceCodecs.VERSION_1_0 : DeviceCodecs.VERSION_1_1;
    }

    List<String> sentAtWake() {
        return sentAtWake;
    }

    List<Varying> varying() {
        return varying;
    }

    Latencies latencies() {
        Latencies shared = latencies;
        return shared == null ? Latencies.NONE : shared;
    }

    LinkSerializer links() {
        return links;
    }

    long seed() {
        return seed;
    }

    Map<String, Object> values() {
        return values;
    }

    List<Rule> rules() {
        return rules;
    }
}
