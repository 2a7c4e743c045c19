// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import java.io.InputStream;
import java.util.Objects;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Walks through the elements of an XML document, refusing everything that could make it more than a tree of texts. */
final class DdfElements {
    private final XMLStreamReader reader;

    private DdfElements(XMLStreamReader reader) {
        this.reader = reader;
    }

    static DdfElements of(InputStream xml) throws MalformedDdf {
        // The JDK's own parser, whatever else is on the class path: these settings are tested with it.
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setXMLResolver((publicId, systemId, baseUri, namespace) -> {
            throw new XMLStreamException("nothing is fetched");
        });
        try {
            return new DdfElements(factory.createXMLStreamReader(xml));
        } catch (XMLStreamException e) {
            throw notXml(e);
        }
    }

    /** Moves to the first element, which must have that name. */
    void root(String name) throws MalformedDdf {
        while (next() != XMLStreamConstants.START_ELEMENT) {
            if (reader.getEventType() == XMLStreamConstants.DTD) {
                throw malformed("a document type declaration is not allowed");
            }
        }
        if (!name().equals(name)) {
            throw malformed("expected <" + name + "> as the outermost element");
        }
    }

    /** Moves to the next child of the current element, or to its end. */
    boolean nextChild() throws MalformedDdf {
        int event = next();
        while (event != XMLStreamConstants.START_ELEMENT && event != XMLStreamConstants.END_ELEMENT) {
            event = next();
        }
        return event == XMLStreamConstants.START_ELEMENT;
    }

    /** Moves to the end of the current element. */
    void skip() throws MalformedDdf {
        int depth = 1;
        while (depth > 0) {
            int event = next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                depth++;
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            }
        }
    }

    /** The text of the current element, which has no children; moves to its end. */
    String text(int charactersMax) throws MalformedDdf {
        String element = name();
        int start = line();
        StringBuilder text = new StringBuilder();
        while (true) {
            switch (next()) {
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                    text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    return text.toString();
                }
                case XMLStreamConstants.START_ELEMENT -> throw malformed("<" + element + "> holds more than text");
                default -> {}
            }
            if (text.length() > charactersMax) {
                throw new MalformedDdf(start, "<" + element + "> is longer than " + charactersMax + " characters");
            }
        }
    }

    /** Reads to the end of the document. */
    void end() throws MalformedDdf {
        while (reader.getEventType() != XMLStreamConstants.END_DOCUMENT) {
            next();
        }
    }

    String name() {
        return reader.getLocalName();
    }

    /** Empty when missing. */
    String attribute(String name) {
        return Objects.requireNonNullElse(reader.getAttributeValue(null, name), "");
    }

    int line() {
        return Math.max(0, reader.getLocation().getLineNumber());
    }

    MalformedDdf malformed(String reason) {
        return new MalformedDdf(line(), reason);
    }

    private int next() throws MalformedDdf {
        try {
            int event = reader.next();
            if (event == XMLStreamConstants.ENTITY_REFERENCE) {
                throw malformed("entities are not allowed");
            }
            return event;
        } catch (XMLStreamException e) {
            throw notXml(e);
        }
    }

    /** The parser's text without its position, which it writes into the message again. */
    private static MalformedDdf notXml(XMLStreamException e) {
        String message = Objects.requireNonNullElse(e.getMessage(), "unreadable");
        int start = message.indexOf("Message: ");
        String reason = start < 0 ? message : message.substring(start + "Message: ".length());
        int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNumber());
        return new MalformedDdf(line, "is no well-formed XML: " + reason.strip());
    }
}
