// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.report;

import io.dormouse.simulator.scenario.Outcome;
import io.dormouse.simulator.scenario.Outcome.Check;
import io.dormouse.simulator.scenario.Outcome.PhaseOutcome;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Outcomes as build servers read them: a suite for each scenario, a case for each expectation. */
public final class JunitXml {
    private JunitXml() {}

    /** @param replay the commands that play the runs again, in the same order */
    public static byte[] of(List<Outcome> outcomes, List<String> replay) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            XMLStreamWriter xml =
                    XMLOutputFactory.newFactory().createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
            xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            xml.writeStartElement("testsuites");
            for (int i = 0; i < outcomes.size(); i++) {
                suite(xml, outcomes.get(i), replay.get(i));
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    private static void suite(XMLStreamWriter xml, Outcome outcome, String replay) throws XMLStreamException {
        long failures = 0;
        long tests = 0;
        long skipped = 0;
        for (PhaseOutcome phase : outcome.phases()) {
            tests += Math.max(1, phase.checks().size());
            skipped += phase.skipped() ? 1 : 0;
            failures += phase.failure().isEmpty() ? 0 : 1;
            failures += phase.checks().stream().filter(check -> !check.isMet()).count();
        }
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", outcome.scenario().name());
        xml.writeAttribute("tests", Long.toString(tests));
        xml.writeAttribute("failures", Long.toString(failures));
        xml.writeAttribute("errors", "0");
        xml.writeAttribute("skipped", Long.toString(skipped));
        xml.writeAttribute("time", seconds(outcome.took()));
        xml.writeStartElement("properties");
        property(xml, "seed", Long.toString(outcome.seed()));
        property(xml, "decisions", outcome.digest());
        property(xml, "replay", replay);
        xml.writeEndElement();
        for (PhaseOutcome phase : outcome.phases()) {
            phase(xml, outcome, phase, replay);
        }
        xml.writeEndElement();
    }

    private static void property(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeEmptyElement("property");
        xml.writeAttribute("name", name);
        xml.writeAttribute("value", clean(value));
    }

    private static void phase(XMLStreamWriter xml, Outcome outcome, PhaseOutcome phase, String replay)
            throws XMLStreamException {
        if (phase.checks().isEmpty()) {
            begin(xml, outcome, phase, "is played", phase.took());
            if (phase.skipped()) {
                xml.writeEmptyElement("skipped");
            } else if (!phase.failure().isEmpty()) {
                failure(xml, phase.failure(), replay);
            }
            xml.writeEndElement();
        }
        for (Check check : phase.checks()) {
            begin(xml, outcome, phase, check.words(), check.after());
            if (!check.isMet()) {
                String text = String.join("\n", check.verdict().worst()) + "\nreplay: " + replay;
                failure(xml, check.verdict().actual(), text);
            }
            xml.writeEndElement();
        }
    }

    private static void begin(XMLStreamWriter xml, Outcome outcome, PhaseOutcome phase, String name, Duration took)
            throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", clean(outcome.scenario().name() + "." + phase.name()));
        xml.writeAttribute("name", clean(name));
        xml.writeAttribute("time", seconds(took));
    }

    private static void failure(XMLStreamWriter xml, String message, String text) throws XMLStreamException {
        xml.writeStartElement("failure");
        xml.writeAttribute("message", clean(message));
        xml.writeCharacters(clean(text));
        xml.writeEndElement();
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
    }

    // XML 1.0 knows no other control characters.
    private static String clean(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "?");
    }
}
