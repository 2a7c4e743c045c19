// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import io.dormouse.simulator.ClientAssembly.Assembled;
import io.dormouse.simulator.object.Changes;
import io.dormouse.simulator.object.DeviceObjects;
import io.dormouse.simulator.radio.AnswerGate;
import io.dormouse.simulator.radio.Decisions;
import io.dormouse.simulator.radio.Ether;
import io.dormouse.simulator.radio.Radio;
import io.dormouse.simulator.radio.RadioConditions;
import io.dormouse.simulator.radio.Traffic;
import io.dormouse.simulator.signal.Courses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.leshan.client.servers.LwM2mServer;
import org.eclipse.leshan.core.LwM2mId;
import org.eclipse.leshan.core.ResponseCode;
import org.eclipse.leshan.core.request.ContentFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One LwM2M device with objects 0, 1, 3, 4, 5, 6, 3303 (temperature), 3308 (set point) and the actuators 3306 and
 * 3311. Its set point {@code /3308/0/5900} takes 5 to 30 and its dimmers 0 to 100: of any other number that is written
 * they store the nearest they can. Begin with {@link #named}. Thread-safe; only {@link #stop} and
 * {@link #awaitRegistered} block.
 */
public final class SimulatedDevice implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SimulatedDevice.class);
    static final Duration DEREGISTER_PATIENCE = Duration.ofSeconds(5);

    private final DeviceSpec spec;
    private final Ether ether;
    private final boolean ownsEther;
    private final Radio radio;
    private final Decisions decisions;
    private final Changes changes = new Changes();
    private final Journal journal;
    private final Rules rules;
    private final UplinkCount count = new UplinkCount();
    private final DeviceObjects objects;
    private final ClientAssembly assembly;
    private final SleepCycle sleepCycle;
    private final Thermometer thermometer;
    private final Courses courses;
    private final AtomicInteger wakes = new AtomicInteger();
    private final CompletableFuture<Void> firstRegistration = new CompletableFuture<>();
    private volatile @Nullable Assembled running;
    private long switches;

    SimulatedDevice(DeviceSpec spec, Ether ether, boolean ownsEther) {
        this.spec = spec;
        this.ether = ether;
        this.ownsEther = ownsEther;
        decisions = new Decisions(spec.seed());
        radio = new Radio(ether, spec.conditions(), decisions);
        journal = new Journal(spec.journalMax());
        rules = new Rules(spec.rules());
        objects =
                new DeviceObjects(spec.facts(), new ServerOrders(this, ether), changes, ether.time(), ether.calendar());
        sleepCycle = new SleepCycle(
                ether.time(),
                ether.calendar(),
                decisions.of(Decisions.Kind.ASLEEP),
                this::execute,
                this::isBusy,
                this::fallAsleep,
                this::wake);
        sleepCycle.awakeFor(spec.awakeFor());
        thermometer = new Thermometer(ether.calendar(), decisions.of(Decisions.Kind.VALUE), this::execute, objects);
        courses = new Courses(ether.calendar(), this::execute, this::set, this::alarm);
        spec.varying().forEach(each -> courses.add(each, decisions.of(Decisions.Kind.VALUE)));
        AnswerGate gate = new AnswerGate(ether.time());
        assembly = new ClientAssembly(
                new ClientAssembly.Parts(spec, ether, radio, gate, objects, changes, journal, rules, count),
                () -> execute(this::reboot),
                sleepCycle::exchanged,
                this::contacted);
        spec.values().forEach(objects::set);
    }

    /** @param endpoint the client name it registers with */
    public static DeviceSpec named(String endpoint) {
        return new DeviceSpec(endpoint);
    }

    public String endpoint() {
        return spec.endpoint();
    }

    /** Switches the device on: it registers. */
    public synchronized void start() {
        if (running == null) {
            switches++;
            radio.switchOn();
            changes.release();
            Assembled assembled = assembly.assemble();
            running = assembled;
            assembled.client().start();
            sleepCycle.awoke();
            thermometer.start(spec.measuresEvery());
            courses.start();
        }
    }

    /**
     * Switches the device off.
     *
     * @param deregister whether it takes leave of its server before, waiting up to 5 s for the answer
     */
    public void stop(boolean deregister) {
        Assembled assembled = running;
        if (deregister && assembled != null) {
            CompletableFuture<Void> gone = new CompletableFuture<>();
            assembled.life().deregister(DEREGISTER_PATIENCE, () -> gone.complete(null));
            gone.join();
        }
        switchOff();
    }

    private synchronized void switchOff() {
        switches++;
        sleepCycle.stop();
        thermometer.stop();
        courses.stop();
        Assembled assembled = running;
        running = null;
        if (assembled != null) {
            // Leshan would go on reporting at the end of each period.
            assembled.notifications().clear();
            assembled.client().destroy(false);
        }
    }

    /** Stops without de-registering. */
    @Override
    public void close() {
        switchOff();
        if (ownsEther) {
            ether.close();
        }
    }

    /**
     * Loses power for a moment: DTLS connection and observations are gone, values are not; it registers again. Awake
     * afterwards.
     */
    public synchronized void reboot() {
        if (running != null) {
            switchOff();
            start();
        }
    }

    /** Back to the values that it left the factory with, then a reboot. What its spec set counts as the factory's. */
    public void factoryReset() {
        objects.factoryReset();
        spec.values().forEach(objects::set);
        reboot();
    }

    /** Waits until the device is registered and no Register or Update is in flight; false when that takes longer. */
    public boolean awaitRegistered(Duration patience) throws InterruptedException {
        Assembled assembled = running;
        return assembled != null && assembled.life().awaitRegistered(patience);
    }

    /** Completed when the device is registered for the first time. */
    CompletableFuture<Void> firstRegistration() {
        return firstRegistration;
    }

    public boolean isRegistered() {
        Assembled assembled = running;
        return assembled != null && assembled.life().isRegistered();
    }

    /** Whether it is switched on, awake or asleep. */
    public boolean isRunning() {
        return running != null;
    }

    public boolean isAwake() {
        return radio.isOn();
    }

    /** Radio off: sends nothing, hears nothing. Changes of values are told to observers after the next wake-up. */
    public void sleep() {
        sleepCycle.stop();
        fallAsleep();
    }

    private void fallAsleep() {
        changes.hold();
        Assembled assembled = running;
        if (assembled != null) {
            assembled.life().sleep();
        }
        radio.switchOff();
    }

    // A server that does not take the values any more may have forgotten the device.
    private void sentAtWake(ResponseCode answer) {
        if (answer.isError()) {
            update();
        }
    }

    private boolean isBusy() {
        Assembled assembled = running;
        return assembled != null && assembled.life().isBusy();
    }

    /**
     * Radio on; sends one Update, or what else the spec says it wakes with. Stays awake unless the spec says for how
     * long.
     */
    public void wake() {
        Assembled assembled = running;
        if (assembled == null) {
            return;
        }
        wakes.incrementAndGet();
        if (!spec.sentAtWake().isEmpty() && assembled.life().canWaitForItsUpdate()) {
            listen();
            send(assembled, spec.sentAtWake(), this::sentAtWake, failure -> update());
        } else {
            radio.switchOn();
            // A changed lifetime goes with the Update instead of causing a second one.
            objects.tell(changes.release(LwM2mId.SERVER));
            assembled.life().wake(spec.isRegisteringAtWake());
            sleepCycle.awoke();
        }
    }

    /** Radio on, and nothing is sent. */
    public void listen() {
        radio.switchOn();
        Assembled assembled = running;
        if (assembled != null) {
            assembled.life().listen();
            tellWhatChanged(assembled);
            sleepCycle.awoke();
        }
    }

    /** Sends a registration Update; while asleep: at the next wake-up. */
    public void update() {
        Assembled assembled = running;
        if (assembled != null) {
            assembled.life().update(RegistrationLife.NOTHING_NEW);
        }
    }

    /**
     * Sleeps and wakes by turns, beginning awake: sleeps after {@code awake} without an exchange, for about
     * {@code asleep} (a tenth more or less; the first time any part of it). {@link #sleep()} interrupts the turns and
     * {@link #wake()} resumes them.
     */
    public void cycle(Duration awake, Duration asleep) {
        cycle(awake, asleep, Integer.MAX_VALUE);
    }

    /** @param wakeUps after so many it sleeps on */
    public void cycle(Duration awake, Duration asleep, int wakeUps) {
        sleepCycle.begin(awake, asleep, wakeUps);
    }

    /** How often it woke up so far. */
    public int wakes() {
        return wakes.get();
    }

    /** What it drew by lot so far. */
    public Decisions decisions() {
        return decisions;
    }

    public Radio radio() {
        return radio;
    }

    // A threshold was crossed: what changed is told at once, and a sleeper wakes up for it.
    private void alarm() {
        if (!isAwake()) {
            wake();
        }
    }

    /** Ends {@link #cycle}, and does not fall asleep by itself any more. */
    public void endCycle() {
        sleepCycle.end();
    }

    private void contacted() {
        sleepCycle.exchanged();
        Assembled assembled = running;
        if (assembled != null && radio.isOn()) {
            tellWhatChanged(assembled);
        }
        if (count.registrations.sum() > 0) {
            firstRegistration.complete(null);
        }
    }

    private void tellWhatChanged(Assembled assembled) {
        objects.tell(changes.release());
        assembled.notifications().release();
    }

    /**
     * Changes a value on the device itself; observers are told.
     *
     * @param value String, Long or Integer, Double or any Number for a float, Boolean, byte[], Instant; a Map by id
     *     for a multiple resource
     * @throws IllegalArgumentException if the device has no such resource, or the value does not suit it
     */
    public void set(String path, Object value) {
        objects.set(path, value);
    }

    /** The value a resource has now; types as in {@link #set}; null when the device does not have the resource. */
    public @Nullable Object read(String path) {
        return objects.read(path);
    }

    /**
     * Sends the current values with LwM2M Send (OMA LwM2M 1.1 Core §6.4.7).
     *
     * @return the code of the answer; fails when there was none
     */
    public CompletableFuture<ResponseCode> sendNow(String... paths) {
        CompletableFuture<ResponseCode> answer = new CompletableFuture<>();
        Assembled assembled = running;
        if (assembled == null || !radio.isOn()) {
            answer.completeExceptionally(new IllegalStateException(endpoint() + " is not awake"));
        } else {
            send(assembled, List.of(paths), answer::complete, answer::completeExceptionally);
        }
        return answer;
    }

    private void send(
            Assembled assembled, List<String> paths, Consumer<ResponseCode> answered, Consumer<Exception> failed) {
        LwM2mServer server = assembled.life().server();
        if (server == null) {
            failed.accept(new IllegalStateException(endpoint() + " has no server"));
            return;
        }
        long patience = spec.timing().answer().toMillis();
        assembled
                .client()
                .getSendService()
                .sendData(
                        server,
                        ContentFormat.SENML_CBOR,
                        paths,
                        patience,
                        response -> {
                            count.sends.add(response.isSuccess() ? 1 : 0);
                            sleepCycle.exchanged();
                            answered.accept(response.getCode());
                        },
                        failed::accept);
    }

    /**
     * Sends from another UDP port from now on, as after a NAT rebinding; the DTLS connection is kept and nobody is
     * told.
     */
    public void move() {
        try {
            radio.move();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void radio(RadioConditions conditions) {
        radio.conditions(conditions);
    }

    /** From now on; wins over older rules. */
    public void rule(Rule rule) {
        rules.add(rule);
    }

    /** From now on the device behaves properly. */
    public void forgetRules() {
        rules.clear();
    }

    /** The server may write any number to {@code path}, the hardware stores the nearest one of this range. */
    public void clamp(String path, long min, long max) {
        objects.clamp(path, min, max);
    }

    /**
     * Every operation of the server that reached the device, in order; the last ones, see {@link DeviceSpec#journal}.
     */
    public List<Received> received() {
        return journal.all();
    }

    /** How many operations of the server ever reached the device. */
    public long operations() {
        return journal.count();
    }

    /** Empties {@link #received()}; numbers go on. */
    public void forgetReceived() {
        journal.clear();
    }

    public Traffic traffic() {
        return radio.traffic();
    }

    public Uplinks uplinks() {
        return count.soFar();
    }

    /** The UDP port it sends from; 0 when stopped. */
    public int localPort() {
        return radio.localPort();
    }

    /** Takes leave and is switched off for {@code seconds}, unless somebody switches it meanwhile. */
    synchronized void stayAway(long seconds) {
        Assembled assembled = running;
        if (assembled != null) {
            long switchedOn = switches;
            assembled.life().deregister(DEREGISTER_PATIENCE, () -> execute(() -> stayAwaySince(switchedOn, seconds)));
        }
    }

    private synchronized void stayAwaySince(long switchedOn, long seconds) {
        if (switches == switchedOn) {
            switchOff();
            long switchedOff = switches;
            ether.time().after(Duration.ofSeconds(seconds), () -> execute(() -> returnIf(switchedOff)));
        }
    }

    private synchronized void returnIf(long switchedOff) {
        if (switches == switchedOff) {
            start();
        }
    }

    /**
     * Registers anew, or updates its registration, now.
     *
     * @return how it went, true for success; false at once when it is asleep or switched off
     */
    public CompletableFuture<Boolean> speak(boolean register) {
        Assembled assembled = running;
        if (assembled == null || !radio.isOn()) {
            return CompletableFuture.completedFuture(false);
        }
        CompletableFuture<Boolean> answered = assembled.life().nextAnswer();
        if (register) {
            assembled.life().wake(true);
        } else {
            update();
        }
        return answered;
    }

    void execute(Runnable task) {
        try {
            ether.protocol().execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    log.warn("{} stumbled", endpoint(), e);
                }
            });
        } catch (RejectedExecutionException e) {
            log.trace("The simulation has ended", e);
        }
    }
}
