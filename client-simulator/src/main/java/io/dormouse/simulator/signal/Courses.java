// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.signal;

import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.Time;
import io.dormouse.simulator.signal.Signal.Course;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Lets the values of one device change. They go on while it sleeps and begin anew when it is made anew. Thread-safe. */
public final class Courses {
    private final Time calendar;
    private final Executor executor;
    private final BiConsumer<String, Object> change;
    private final Runnable alarm;
    private final List<Running> running = new ArrayList<>();
    private final long start;
    private boolean stopped = true;

    /**
     * @param change sets a value
     * @param alarm a threshold was crossed
     */
    public Courses(Time calendar, Executor executor, BiConsumer<String, Object> change, Runnable alarm) {
        this.calendar = calendar;
        this.executor = executor;
        this.change = change;
        this.alarm = alarm;
        start = calendar.nanos();
    }

    public synchronized void add(Varying varying, Randomness randomness) {
        running.add(new Running(varying, varying.signal().begin(randomness)));
    }

    public synchronized void start() {
        if (stopped) {
            stopped = false;
            running.forEach(this::schedule);
        }
    }

    public synchronized void stop() {
        stopped = true;
        for (Running each : running) {
            Time.Timer timer = each.timer;
            each.timer = null;
            if (timer != null) {
                timer.cancel();
            }
        }
    }

    private void schedule(Running each) {
        each.timer = calendar.after(each.varying.every(), () -> executor.execute(() -> tick(each)));
    }

    private void tick(Running each) {
        Object value;
        boolean crossed;
        synchronized (this) {
            if (stopped) {
                return;
            }
            Duration since = Duration.ofNanos(calendar.nanos() - start);
            value = each.varying.rounded(each.course.next(calendar.now(), since));
            crossed = each.crosses(value);
            schedule(each);
        }
        change.accept(each.varying.path(), value);
        if (crossed) {
            alarm.run();
        }
    }

    private static final class Running {
        private final Varying varying;
        private final Course course;
        private Time.@Nullable Timer timer;
        private boolean outside;

        Running(Varying varying, Course course) {
            this.varying = varying;
            this.course = course;
        }

        private boolean crosses(Object value) {
            Threshold threshold = varying.threshold();
            if (threshold == null || !(value instanceof Number number)) {
                return false;
            }
            boolean before = outside;
            outside = threshold.isOutside(number.doubleValue(), before);
            return outside && !before;
        }
    }
}
