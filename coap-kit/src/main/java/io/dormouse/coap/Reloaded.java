// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import io.dormouse.kit.time.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What files say, read again when they change; a change that cannot be read is logged and changes nothing. */
public final class Reloaded<T> {
    private static final Logger log = LoggerFactory.getLogger(Reloaded.class);

    private final List<Path> files;
    private final Supplier<T> reading;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile T value;
    private volatile List<String> seen;

    private Reloaded(List<Path> files, Supplier<T> reading) {
        this.files = files;
        this.reading = reading;
        this.seen = states();
        this.value = reading.get();
    }

    /** What never changes. */
    public static <T> Reloaded<T> fixed(T value) {
        return new Reloaded<>(List.of(), () -> value);
    }

    /** @param reading throws what {@link #check()} then logs; at the start the caller hears it */
    public static <T> Reloaded<T> of(List<Path> files, Supplier<T> reading) {
        return new Reloaded<>(files, reading);
    }

    /** Looks every {@code interval}; runs the check on {@code worker}, since disks may be slow. */
    public Reloaded<T> every(Duration interval, Time time, Executor worker) {
        time.after(interval, () -> {
            worker.execute(this::check);
            every(interval, time, worker);
        });
        return this;
    }

    public T get() {
        return value;
    }

    /** Is told, on the worker, after each change. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** True when there was something new. */
    public synchronized boolean check() {
        List<String> now = states();
        if (now.equals(seen)) {
            return false;
        }
        seen = now;
        try {
            value = reading.get();
        } catch (RuntimeException unreadable) {
            log.warn("{} changed and cannot be used; what was there before stays: {}", files, unreadable.getMessage());
            return false;
        }
        log.info("{} read again", files);
        listeners.forEach(Runnable::run);
        return true;
    }

    /** Also another file under the same name counts, as when a link is turned. */
    private List<String> states() {
        return files.stream().map(Reloaded::state).toList();
    }

    private static String state(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException absent) {
            return "absent";
        }
    }
}
