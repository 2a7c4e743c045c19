// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.session;

import java.util.Map;
import java.util.Optional;
import org.eclipse.leshan.core.request.ContentFormat;
import org.jspecify.annotations.Nullable;

/** What {@code pct} says. */
final class Formats {
    /** LwM2M CBOR (11544) is not written here: who reads it reads SenML CBOR, too. */
    private static final Map<String, ContentFormat> WRITTEN = Map.of(
            "11542", ContentFormat.TLV,
            "110", ContentFormat.SENML_JSON,
            "112", ContentFormat.SENML_CBOR,
            "11544", ContentFormat.SENML_CBOR);

    private Formats() {}

    /** What is written first; TLV when nothing is preferred, empty for what the specification does not know. */
    static Optional<ContentFormat> of(@Nullable String preferred) {
        return preferred == null ? Optional.of(ContentFormat.TLV) : Optional.ofNullable(WRITTEN.get(preferred));
    }
}
