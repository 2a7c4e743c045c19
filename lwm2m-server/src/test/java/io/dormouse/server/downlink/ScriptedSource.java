// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import io.dormouse.server.device.Answer;
import io.dormouse.server.device.Device;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.eclipse.leshan.core.request.ReadRequest;

/** Wants the reads that a test gives it, in order. */
final class ScriptedSource implements DownlinkSource {
    final List<Answer> answers = new ArrayList<>();
    private final Deque<String> wanted = new ArrayDeque<>();
    private final String name;
    private Duration timeout = Duration.ofSeconds(60);
    private boolean urgent;

    ScriptedSource(String name) {
        this.name = name;
    }

    ScriptedSource wants(String... paths) {
        wanted.addAll(List.of(paths));
        return this;
    }

    ScriptedSource within(Duration limit) {
        timeout = limit;
        return this;
    }

    ScriptedSource urgent() {
        urgent = true;
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean urgent(Device device, Window window) {
        return urgent && !wanted.isEmpty();
    }

    @Override
    public Optional<DownlinkWork> next(Device device, Window window) {
        return Optional.ofNullable(wanted.poll()).map(path -> new DownlinkWork(new ReadRequest(path), timeout, path));
    }

    @Override
    public void answered(Device device, DownlinkWork work, Answer answer) {
        answers.add(answer);
    }
}
