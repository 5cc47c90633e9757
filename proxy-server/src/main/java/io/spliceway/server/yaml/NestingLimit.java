// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.yaml;

import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.parser.Parser;

/** Refuses documents nested so deeply that the composer, which recurses, would run out of stack. */
final class NestingLimit implements Parser {
    /** Deeper than any Kubernetes object goes. */
    static final int MAX_DEPTH = 100;

    private final Parser parser;
    private int depth;
    private int events;

    NestingLimit(Parser parser) {
        this.parser = parser;
    }

    /** Returns the number of events so far, which bounds the number of nodes. */
    int events() {
        return events;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
        return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
        return parser.peekEvent();
    }

    @Override
    public boolean hasNext() {
        return parser.hasNext();
    }

    @Override
    public Event next() {
        Event event = parser.next();
        events++;
        if (event instanceof CollectionStartEvent && ++depth > MAX_DEPTH) {
            throw new ParserException("is nested more than " + MAX_DEPTH + " levels deep", event.getStartMark());
        }
        if (event instanceof CollectionEndEvent) {
            depth--;
        }
        return event;
    }
}
