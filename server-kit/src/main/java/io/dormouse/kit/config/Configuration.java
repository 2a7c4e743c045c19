// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The values of a start, each with its origin. Immutable. */
public final class Configuration {
    private final ConfigKeys keys;
    private final Map<String, Setting> settings;

    private Configuration(ConfigKeys keys, Map<String, Setting> settings) {
        this.keys = keys;
        this.settings = Map.copyOf(settings);
    }

    private record Setting(Object value, Origin origin) {}

    /** What came out of {@link #load}. */
    public sealed interface Loading {}

    /** Everything was understood. */
    public record Loaded(Configuration configuration) implements Loading {}

    /** @param problems one sentence each, for people */
    public record Refused(List<String> problems) implements Loading {}

    /**
     * Reads all sources; a flag wins over the environment, that over the file, that over the default. A value that is overridden must be right all the
     * same.
     *
     * @param flags by the name of the key, without the hyphens in front
     * @param environment all variables of the process; those that begin with {@code DORMOUSE_} must be keys
     * @param yamlFile or null for none
     */
    public static Loading load(
            ConfigKeys keys, Map<String, String> flags, Map<String, String> environment, @Nullable Path yamlFile) {
        List<String> problems = new ArrayList<>();
        List<Entry> entries = new ArrayList<>(ConfigSources.flags(flags));
        entries.addAll(ConfigSources.environment(environment));
        if (yamlFile != null) {
            entries.addAll(YamlFile.read(yamlFile, problems));
        }
        Map<String, Setting> settings = new HashMap<>();
        for (Entry entry : entries) {
            Optional<Key<?>> key = keys.find(entry.name());
            if (key.isEmpty()) {
                problems.add(unknown(keys, entry));
            } else {
                setting(key.get(), entry, problems)
                        .ifPresent(setting -> put(settings, key.get().name(), setting, problems));
            }
        }
        if (!problems.isEmpty()) {
            return new Refused(List.copyOf(problems));
        }
        keys.all().forEach(key -> addFallback(key, settings));
        return new Loaded(new Configuration(keys, settings));
    }

    private static String unknown(ConfigKeys keys, Entry entry) {
        String meant = keys.nearest(entry.name())
                .map(key -> "; did you mean " + spelled(key, entry.origin().source()) + "?")
                .orElse("");
        return entry.origin().source() == Origin.Source.FILE
                ? entry.origin() + ": there is no key " + entry.name() + meant
                : entry.origin() + ": there is no such key" + meant;
    }

    private static String spelled(Key<?> key, Origin.Source source) {
        return switch (source) {
            case FLAG -> key.flag();
            case ENVIRONMENT -> key.environmentVariable();
            case FILE, DEFAULT -> key.name();
        };
    }

    private static <T> Optional<Setting> setting(Key<T> key, Entry entry, List<String> problems) {
        Optional<T> value = key.type().read(entry.text());
        if (value.isEmpty()) {
            String given = key.secret() ? "this" : "\"" + shortened(entry.text()) + "\"";
            String name = entry.origin().source() == Origin.Source.FILE ? ": " + key.name() : "";
            problems.add(entry.origin() + name + ": " + given + " does not fit, expected "
                    + key.type().expected());
        }
        return value.map(given -> new Setting(given, entry.origin()));
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    /** Entries come from the strongest source to the weakest. */
    private static void put(Map<String, Setting> settings, String name, Setting setting, List<String> problems) {
        Setting stronger = settings.putIfAbsent(name, setting);
        if (stronger != null && stronger.origin().source() == setting.origin().source()) {
            problems.add(setting.origin() + ": " + name + " is already given by " + stronger.origin());
        }
    }

    private static <T> void addFallback(Key<T> key, Map<String, Setting> settings) {
        T fallback = key.fallback();
        if (fallback != null) {
            settings.putIfAbsent(key.name(), new Setting(fallback, Origin.DEFAULT));
        }
    }

    /** The value of a key that has a default. */
    public <T> T get(Key<T> key) {
        return find(key).orElseThrow(() -> new IllegalStateException("no value for " + key.name()));
    }

    /** The value, or empty when nobody gave one and there is no default. */
    @SuppressWarnings("unchecked") // put there by setting(), from the same key
    public <T> Optional<T> find(Key<T> key) {
        if (keys.find(key.name()).isEmpty()) {
            throw new IllegalStateException("not a key of this program: " + key.name());
        }
        return Optional.ofNullable(settings.get(key.name())).map(setting -> (T) setting.value());
    }

    /** Where the value came from; the default when there is none. */
    public Origin origin(Key<?> key) {
        Setting setting = settings.get(key.name());
        return setting == null ? Origin.DEFAULT : setting.origin();
    }

    /** One line per key that has a value: name, value, origin; secrets are not shown. */
    public List<String> describe() {
        return keys.all().stream().flatMap(key -> line(key).stream()).toList();
    }

    private <T> Optional<String> line(Key<T> key) {
        return find(key)
                .map(value -> key.name() + " = "
                        + (key.secret() ? "***" : key.type().writer().apply(value)) + " (" + origin(key) + ")");
    }

    /** Never the values: they may be secrets. */
    @Override
    public String toString() {
        return "Configuration of " + settings.size() + " keys";
    }
}
