// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher.conformance;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** The result of a run as text, JSON and JUnit XML. */
final class Reports {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final double MILLIS = 1_000;

    private Reports() {}

    static String line(CaseResult result) {
        String why = result.verdict().why();
        return String.format(
                Locale.ROOT,
                "%-7s %5s  %s%s",
                result.verdict().word(),
                result.of().id(),
                result.of().purpose(),
                why.isEmpty() ? "" : ": " + why);
    }

    static String summary(ConformanceRun run) {
        return String.format(
                Locale.ROOT,
                "%s: %d passed, %d failed, %d not applicable, %d unclear",
                run.endpoint(),
                run.count(Verdict.Passed.class),
                run.count(Verdict.Failed.class),
                run.count(Verdict.NotApplicable.class),
                run.count(Verdict.Inconclusive.class));
    }

    static String json(ConformanceRun run) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("endpoint", run.endpoint()).put("at", run.at().toString());
        ArrayNode cases = json.putArray("cases");
        for (CaseResult result : run.results()) {
            ObjectNode one = cases.addObject();
            one.put("id", result.of().id())
                    .put("purpose", result.of().purpose())
                    .put("verdict", result.verdict().word().toLowerCase(Locale.ROOT))
                    .put("why", result.verdict().why())
                    .put("seconds", result.took().toMillis() / MILLIS);
            ArrayNode evidence = one.putArray("evidence");
            result.evidence().forEach(evidence::add);
        }
        return json.toPrettyString() + "\n";
    }

    static String junit(ConformanceRun run) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", "conformance of " + printable(run.endpoint()));
            xml.writeAttribute("tests", Integer.toString(run.results().size()));
            xml.writeAttribute("failures", Long.toString(run.count(Verdict.Failed.class)));
            xml.writeAttribute("errors", Long.toString(run.count(Verdict.Inconclusive.class)));
            xml.writeAttribute("skipped", Long.toString(run.count(Verdict.NotApplicable.class)));
            xml.writeAttribute("timestamp", run.at().toString());
            for (CaseResult result : run.results()) {
                writeCase(xml, result);
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("A report cannot be written into memory", impossible);
        }
        return text + "\n";
    }

    private static void writeCase(XMLStreamWriter xml, CaseResult result) throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", "LightweightM2M-int");
        xml.writeAttribute("name", result.of().id() + " " + result.of().purpose());
        xml.writeAttribute("time", Double.toString(result.took().toMillis() / MILLIS));
        String element = elementOf(result.verdict());
        if (!element.isEmpty()) {
            xml.writeEmptyElement(element);
            xml.writeAttribute("message", printable(result.verdict().why()));
        }
        xml.writeStartElement("system-out");
        xml.writeCharacters(printable(String.join("\n", result.evidence())));
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private static String elementOf(Verdict verdict) {
        if (verdict instanceof Verdict.Failed) {
            return "failure";
        }
        if (verdict instanceof Verdict.Inconclusive) {
            return "error";
        }
        return verdict instanceof Verdict.NotApplicable ? "skipped" : "";
    }

    /** What a device said may hold characters that XML does not know. */
    private static String printable(String text) {
        return text.replaceAll("[^\\t\\n\\x20-\\uD7FF\\uE000-\\uFFFD]", "\uFFFD");
    }
}
