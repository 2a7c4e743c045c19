// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code dormouse version}. */
@Command(name = "version", description = "Tells which program this is.", mixinStandardHelpOptions = true)
final class VersionCommand implements java.util.concurrent.Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() {
        Output.of(spec).println(new Version().getVersion()[0]);
        return 0;
    }
}
