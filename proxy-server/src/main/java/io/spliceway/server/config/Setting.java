// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One thing that the program can be told: by a flag, by a field of a KubeProxyConfiguration, or by both, which are then
 * read and checked by the same code. Immutable; equal to itself alone.
 *
 * @param <T> a single value
 */
public final class Setting<T> {
    private final Shape shape;
    private final Form<T> form;
    private final Section section;
    private final String field;
    private final boolean zeroCounts;
    private final boolean flagWins;
    private final List<Flag> flags;
    private final List<String> defaults;
    private final @Nullable Function<ServerConfig, List<T>> place;
    private final boolean hasEffect;
    private final String description;

    private Setting(Builder<T> builder, String description) {
        this.shape = builder.shape;
        this.form = builder.form;
        this.section = builder.section;
        this.field = builder.field;
        this.zeroCounts = builder.zeroCounts;
        this.flagWins = builder.flagWins;
        this.flags = List.copyOf(builder.flags);
        this.defaults = builder.defaults;
        this.place = builder.place;
        this.hasEffect = builder.hasEffect;
        this.description = description;
    }

    /**
     * A flag that sets it.
     *
     * @param names one name, or a short and a long one
     * @param splits whether a comma separates values
     * @param rewrite makes what the setting takes from what the flag takes
     */
    record Flag(List<String> names, boolean splits, UnaryOperator<String> rewrite) {
        String name() {
            return names.getFirst();
        }
    }

    static <T> Builder<T> of(Section section, Form<T> form) {
        return new Builder<>(section, Shape.ONE, form);
    }

    static <T> Builder<T> listOf(Section section, Form<T> form) {
        return new Builder<>(section, Shape.LIST, form);
    }

    static <T> Builder<T> shaped(Section section, Shape shape, Form<T> form) {
        return new Builder<>(section, shape, form);
    }

    Shape shape() {
        return shape;
    }

    Form<T> form() {
        return form;
    }

    public Section section() {
        return section;
    }

    /** Returns the path of the field, such as {@code conntrack.udpTimeout}; empty if there is none. */
    public String field() {
        return field;
    }

    /** Whether the field's zero value is meant as such; else it stands for the default, as an absent field does. */
    boolean zeroCounts() {
        return zeroCounts;
    }

    /** Whether the flag has effect beside a file, although there is a field. */
    boolean flagWins() {
        return flagWins;
    }

    /** Returns the flags that set it; the first is the usual one. */
    List<Flag> flags() {
        return flags;
    }

    /** Returns the names of the flags that set it; the first is the usual one. */
    public List<String> flagNames() {
        return flags.stream().flatMap(flag -> flag.names().stream()).toList();
    }

    /** Returns its field, or without one its flag. */
    public String name() {
        return field.isEmpty() ? flags.getFirst().name() : field;
    }

    /** Returns what holds if nothing is said, as it would be written. */
    public List<String> defaults() {
        return defaults;
    }

    /** Whether it does anything here. */
    public boolean hasEffect() {
        return hasEffect;
    }

    /** Whether a configuration has a place for it; else it is kept as it was given. */
    boolean hasPlace() {
        return place != null;
    }

    /** Returns how {@code config} has it, as it would be written. */
    List<String> shown(ServerConfig config) {
        return place == null
                ? config.ignored().getOrDefault(name(), defaults)
                : place.apply(config).stream().map(form.printer()).toList();
    }

    /** Returns what it is, in one or two sentences. */
    public String description() {
        return description;
    }

    @Override
    public String toString() {
        return name();
    }

    /** Collects the parts of a setting. Not thread-safe. */
    static final class Builder<T> {
        private final Section section;
        private final Shape shape;
        private final Form<T> form;
        private String field = "";
        private boolean zeroCounts;
        private boolean flagWins;
        private final List<Flag> flags = new ArrayList<>();
        private List<String> defaults = List.of();
        private @Nullable Function<ServerConfig, List<T>> place;
        private boolean hasEffect;

        private Builder(Section section, Shape shape, Form<T> form) {
            this.section = section;
            this.shape = shape;
            this.form = form;
        }

        Builder<T> field(String path) {
            field = path;
            return this;
        }

        /** Sets a field that is a pointer in Go, where zero differs from nothing. */
        Builder<T> pointer(String path) {
            zeroCounts = true;
            return field(path);
        }

        Builder<T> flag(String... names) {
            flags.add(new Flag(List.of(names), shape != Shape.ONE, UnaryOperator.identity()));
            return this;
        }

        /** Adds a flag whose values may have commas. */
        Builder<T> unsplitFlag(String name) {
            flags.add(new Flag(List.of(name), false, UnaryOperator.identity()));
            return this;
        }

        Builder<T> rewrittenFlag(String name, UnaryOperator<String> rewrite) {
            flags.add(new Flag(List.of(name), false, rewrite));
            return this;
        }

        Builder<T> flagWins() {
            flagWins = true;
            return this;
        }

        Builder<T> defaults(String... texts) {
            defaults = List.of(texts);
            return this;
        }

        /** Says where a configuration has its value. */
        Builder<T> effect(Function<ServerConfig, T> value) {
            return effects(config -> List.of(value.apply(config)));
        }

        /** Says where a configuration has its values. */
        Builder<T> effects(Function<ServerConfig, List<T>> values) {
            hasEffect = true;
            place = values;
            return this;
        }

        /** Whatever is said, this is its value. */
        Builder<T> always(T value) {
            place = config -> List.of(value);
            return this;
        }

        Setting<T> description(String text) {
            return new Setting<>(this, text);
        }
    }
}
