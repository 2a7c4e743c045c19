// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import java.nio.charset.StandardCharsets;

/** DDF files for tests. */
final class Ddf {
    static final String ITEM = """
            <Item ID="1"><Name>Level</Name><Operations>RW</Operations><MultipleInstances>Single</MultipleInstances>
            <Mandatory>Mandatory</Mandatory><Type>Integer</Type><RangeEnumeration>0..9</RangeEnumeration>
            <Units>%</Units><Description><![CDATA[How <full> it is]]></Description></Item>
            """;

    private Ddf() {}

    static byte[] file(String objects) {
        return bytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<LWM2M>\n" + objects + "</LWM2M>\n");
    }

    static String object(int id, String version, String items) {
        return """
                <Object ObjectType="MODefinition">
                <Name>Tank</Name>
                <Description1>A tank &amp; what is in it</Description1>
                <ObjectID>%d</ObjectID>
                <ObjectURN>urn:oma:lwm2m:x:%d:%s</ObjectURN>
                <LWM2MVersion>1.1</LWM2MVersion>
                <ObjectVersion>%s</ObjectVersion>
                <MultipleInstances>Multiple</MultipleInstances>
                <Mandatory>Optional</Mandatory>
                <Resources>
                %s</Resources>
                <Description2></Description2>
                </Object>
                """.formatted(id, id, version, version, items);
    }

    static byte[] bytes(String xml) {
        return xml.getBytes(StandardCharsets.UTF_8);
    }
}
