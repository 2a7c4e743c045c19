// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import io.dormouse.bootstrap.BootstrapKeys;
import io.dormouse.kit.config.ConfigKeys;
import io.dormouse.kit.config.Configuration;
import io.dormouse.kit.config.Key;
import io.dormouse.server.ServerKeys;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every configuration key as a flag, and the configuration that flags, environment and file make together. */
final class KeyOptions {
    private static final String CONFIG = "--config";

    private KeyOptions() {}

    /** The command with a flag for each key, and {@code --config}. */
    static CommandLine added(Object command, ConfigKeys keys) {
        CommandSpec spec = CommandSpec.forAnnotatedObject(command);
        for (Key<?> key : keys.all()) {
            OptionSpec.Builder option = OptionSpec.builder(key.flag())
                    .type(String.class)
                    .description(described(key))
                    .paramLabel(label(key));
            spec.addOption(
                    isSwitch(key)
                            ? option.arity("0..1").fallbackValue("true").build()
                            : option.arity("1").build());
        }
        spec.addOption(OptionSpec.builder(CONFIG)
                .paramLabel("FILE")
                .type(Path.class)
                .description("YAML file with the same keys; flags and environment variables go before it")
                .build());
        return new CommandLine(spec);
    }

    /** A key that is true when its flag stands alone. */
    private static boolean isSwitch(Key<?> key) {
        return key.fallback() instanceof Boolean;
    }

    private static String label(Key<?> key) {
        return isSwitch(key)
                ? "true|false"
                : key.name().substring(key.name().lastIndexOf('-') + 1).toUpperCase(Locale.ROOT);
    }

    private static <T> String described(Key<T> key) {
        T fallback = key.fallback();
        String shown =
                fallback == null ? "" : " (default " + key.type().writer().apply(fallback) + ")";
        return (key.doc() + shown).replace("%", "%%");
    }

    /**
     * @param keys of the command; what the environment says for other commands is not meant for this one
     * @param defaults what this command does differently when nobody says anything
     * @throws CommandLine.ParameterException when something was not understood; the text names each
     */
    static Configuration load(@Nullable CommandSpec spec, ConfigKeys keys, Map<String, String> defaults) {
        if (spec == null) {
            throw new IllegalStateException("The command was not made by the command line");
        }
        CommandLine.ParseResult parsed = spec.commandLine().getParseResult();
        Map<String, String> flags = new LinkedHashMap<>();
        Map<String, String> environment = new LinkedHashMap<>(System.getenv());
        environment.keySet().removeAll(java.util.Set.of("DORMOUSE_JAVA", "DORMOUSE_JAVA_OPTS", "DORMOUSE_NO_BUILD"));
        Set<String> own = variables(keys);
        for (ConfigKeys others : List.of(ServerKeys.all(), BootstrapKeys.all())) {
            variables(others).stream().filter(name -> !own.contains(name)).forEach(environment::remove);
        }
        for (Key<?> key : keys.all()) {
            String given = parsed.matchedOptionValue(key.flag(), null);
            String otherwise = environment.containsKey(key.environmentVariable()) ? null : defaults.get(key.name());
            String text = given != null ? given : otherwise;
            if (text != null) {
                flags.put(key.name(), text);
            }
        }
        Path file = parsed.matchedOptionValue(CONFIG, null);
        Configuration.Loading loading = Configuration.load(keys, flags, environment, file);
        if (loading instanceof Configuration.Refused refused) {
            throw new CommandLine.ParameterException(spec.commandLine(), String.join("\n", refused.problems()));
        }
        return ((Configuration.Loaded) loading).configuration();
    }

    private static Set<String> variables(ConfigKeys keys) {
        return keys.all().stream().map(Key::environmentVariable).collect(Collectors.toSet());
    }
}
