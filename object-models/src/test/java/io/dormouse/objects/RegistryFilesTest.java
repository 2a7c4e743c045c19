// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import org.eclipse.leshan.core.model.ObjectModel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The OMA's own DDF files, as leshan carries them, against the bundled registry; without 4 version 1.3, to which the OMA
 * has added a unit since.
 */
class RegistryFilesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0-1_0", "0-1_1", "0", "1-1_0", "1-1_1", "2-1_0", "2", "21", "3-1_0", "3-1_1", "3", "4-1_0", "4-1_1",
                "4-1_2", "5-1_0", "5", "6", "7"
            })
    void anOriginalFileReadsAsTheBundledDefinition(String file) throws IOException {
        ObjectDefinition read;
        try (InputStream in = ObjectModel.class.getResourceAsStream("/models/" + file + ".xml")) {
            assertNotNull(in, file);
            read = assertInstanceOf(DdfReader.Result.Ok.class, DdfReader.read(in))
                    .definitions()
                    .get(0);
        }

        assertEquals(BundledObjects.load().find(read.id(), read.version()).orElseThrow(), read);
    }
}
