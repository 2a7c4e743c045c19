// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Problem;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tags: for the back-end only, counted in the version of the twin. */
class TagsTest {
    private final TwinWorld world = new TwinWorld();

    @AfterEach
    void end() {
        world.close();
    }

    private JsonNode tags(String patch) {
        return TwinWorld.done(
                        world.twins.patchTags("ep", (ObjectNode) TwinWorld.json(patch), OptionalLong.empty(), "op"))
                .json();
    }

    private Problem refusal(String patch, OptionalLong ifMatch) {
        return TwinWorld.problem(world.twins.patchTags("ep", (ObjectNode) TwinWorld.json(patch), ifMatch, "op"));
    }

    @Test
    void tagsAreMergedAndCounted() {
        tags("{'site':'brno','owner':{'name':'x'}}");
        JsonNode twin = tags("{'site':null,'owner':{'phone':'1'}}");

        assertEquals(
                "{\"owner\":{\"name\":\"x\",\"phone\":\"1\"}}",
                twin.path("tags").toString());
        assertEquals(2, twin.path("version").asInt());
        assertEquals(0, twin.path("desired").path("$version").asInt());
        assertEquals(2, tags("{'site':null}").path("version").asInt());
        assertEquals(2, world.world.events("twin.tags").size());
    }

    @Test
    void aStaleVersionIsRefused() {
        tags("{'a':1}");

        assertEquals("version-mismatch", refusal("{'a':2}", OptionalLong.of(0)).code());
    }

    @Test
    void theSizeIsLimited() {
        tags("{'a':'" + "x".repeat(8 * 1024 - 8) + "'}");

        Problem problem = refusal("{'a':'" + "x".repeat(8 * 1024 - 7) + "'}", OptionalLong.empty());
        assertEquals(413, problem.status());
        assertEquals("tags-too-large", problem.code());
    }

    @Test
    void keysHaveRules() {
        for (String bad :
                new String[] {"{'':1}", "{'$a':1}", "{'a.b':1}", "{'a\\u0007':1}", "{'" + "k".repeat(129) + "':1}"}) {
            assertEquals(
                    "bad-key",
                    refusal(bad, OptionalLong.empty()).errors().get(0).code(),
                    bad);
        }
        tags("{'" + "k".repeat(128) + "':1}");
        tags("{'a':{'b':{'c':{'d':{'e':1}}}}}");
        assertEquals(
                "too-deep",
                refusal("{'a':{'b':{'c':{'d':{'e':{}}}}}}", OptionalLong.empty())
                        .errors()
                        .get(0)
                        .code());
    }
}
