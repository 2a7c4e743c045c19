// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.leshan.core.model.URN;

/**
 * Reads object definitions in the DDF XML of the OMA registry (OMA LwM2M Core 1.1 Appendix D). Meant for files of
 * strangers: no document type, no entities but the five of XML, nothing is fetched, and everything has a limit.
 */
public final class DdfReader {
    /** Size of a file. */
    public static final int BYTES_MAX = 1 << 20;
    /** Objects of a file. */
    public static final int OBJECTS_MAX = 64;
    /** Resources of an object. */
    public static final int RESOURCES_MAX = 1_000;
    /** Names, units, URNs, ranges. */
    public static final int CHARACTERS_MAX = 4_096;

    private final DdfElements elements;

    private DdfReader(DdfElements elements) {
        this.elements = elements;
    }

    /** What became of a file. */
    public sealed interface Result {
        /** @param definitions at least one, each object version once */
        record Ok(List<ObjectDefinition> definitions) implements Result {
            public Ok {
                definitions = List.copyOf(definitions);
            }
        }

        /**
         * @param line where, from 1; 0 when it is about the file as a whole
         * @param reason for a person
         */
        record Refused(int line, String reason) implements Result {}
    }

    /** Reads at most {@link #BYTES_MAX} bytes and one, whatever the stream holds. */
    public static Result read(InputStream xml) throws IOException {
        return read(xml.readNBytes(BYTES_MAX + 1));
    }

    public static Result read(byte[] xml) {
        if (xml.length > BYTES_MAX) {
            return new Result.Refused(0, "is larger than " + BYTES_MAX + " bytes");
        }
        try {
            DdfReader reader = new DdfReader(DdfElements.of(new ByteArrayInputStream(xml)));
            return new Result.Ok(reader.document());
        } catch (MalformedDdf e) {
            return new Result.Refused(e.line(), e.reason());
        }
    }

    private List<ObjectDefinition> document() throws MalformedDdf {
        elements.root("LWM2M");
        List<ObjectDefinition> definitions = new ArrayList<>();
        while (elements.nextChild()) {
            if (!elements.name().equals("Object")) {
                elements.skip();
                continue;
            }
            if (definitions.size() == OBJECTS_MAX) {
                throw elements.malformed("more than " + OBJECTS_MAX + " objects");
            }
            int line = elements.line();
            ObjectDefinition object = object();
            if (definitions.stream()
                    .anyMatch(same -> same.id() == object.id() && same.version().equals(object.version()))) {
                throw new MalformedDdf(line, "object " + object.id() + " version " + object.version() + " comes twice");
            }
            definitions.add(object);
        }
        elements.end();
        if (definitions.isEmpty()) {
            throw elements.malformed("no <Object> in <LWM2M>");
        }
        return definitions;
    }

    private ObjectDefinition object() throws MalformedDdf {
        DdfFields fields = new DdfFields("Object", elements.line());
        SortedMap<Integer, ResourceDefinition> resources = new TreeMap<>();
        while (elements.nextChild()) {
            switch (elements.name()) {
                case "Name",
                        "ObjectID",
                        "ObjectURN",
                        "LWM2MVersion",
                        "ObjectVersion",
                        "MultipleInstances",
                        "Mandatory" -> fields.put(elements.name(), elements.line(), elements.text(CHARACTERS_MAX));
                case "Resources" -> resources(resources);
                default -> elements.skip();
            }
        }
        int id = fields.id("ObjectID");
        ObjectVersion version = fields.version("ObjectVersion");
        String urn = fields.optional("ObjectURN");
        return new ObjectDefinition(
                id,
                version,
                fields.required("Name"),
                urn.isEmpty() ? URN.generateURN(id, version.toString()) : urn,
                fields.version("LWM2MVersion"),
                fields.isMultiple(),
                fields.isMandatory(),
                resources);
    }

    private void resources(SortedMap<Integer, ResourceDefinition> resources) throws MalformedDdf {
        while (elements.nextChild()) {
            if (!elements.name().equals("Item")) {
                elements.skip();
                continue;
            }
            if (resources.size() == RESOURCES_MAX) {
                throw elements.malformed("more than " + RESOURCES_MAX + " resources in one object");
            }
            int line = elements.line();
            ResourceDefinition resource = resource();
            if (resources.putIfAbsent(resource.id(), resource) != null) {
                throw new MalformedDdf(line, "resource " + resource.id() + " comes twice");
            }
        }
    }

    private ResourceDefinition resource() throws MalformedDdf {
        DdfFields fields = new DdfFields("Item", elements.line());
        fields.put("ID", elements.line(), elements.attribute("ID"));
        while (elements.nextChild()) {
            switch (elements.name()) {
                case "Name", "Operations", "MultipleInstances", "Mandatory", "Type", "RangeEnumeration", "Units" ->
                    fields.put(elements.name(), elements.line(), elements.text(CHARACTERS_MAX));
                default -> elements.skip();
            }
        }
        Operations operations = fields.operations();
        ResourceType type = fields.type(operations);
        return new ResourceDefinition(
                fields.id("ID"),
                fields.required("Name"),
                operations,
                fields.isMultiple(),
                fields.isMandatory(),
                type,
                fields.optional("Units"),
                Constraint.parse(type, fields.optional("RangeEnumeration")));
    }
}
