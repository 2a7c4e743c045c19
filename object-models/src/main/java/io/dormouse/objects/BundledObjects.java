// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The definitions of the OMA registry that come with the program. */
public final class BundledObjects {
    private static final String RESOURCE = "oma-registry.tsv";

    private BundledObjects() {}

    /** The registry, read once per process; immutable. */
    public static ObjectRegistry load() {
        return Loaded.REGISTRY;
    }

    /** Reads the registry anew. */
    static ObjectRegistry read() {
        try (InputStream in = BundledObjects.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not on the class path");
            }
            return FixedRegistry.of(RegistryText.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Loaded {
        static final ObjectRegistry REGISTRY = read();
    }
}
