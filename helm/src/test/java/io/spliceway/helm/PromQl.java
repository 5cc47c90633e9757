// SPDX-License-Identifier: Apache-2.0
package io.spliceway.helm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an expression asks for. Not a parser of the language, but enough of it to find every name in it.
 *
 * @param selectors the metrics with the labels that are matched, in the order of the expression
 * @param grouping the labels of {@code by}, {@code on} and the like
 * @param aggregates whether there is a {@code by}, so that the result has no other labels
 */
record PromQl(List<Selector> selectors, Set<String> grouping, boolean aggregates) {
    private static final Pattern GROUPING =
            Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
    private static final Pattern SELECTOR = Pattern.compile("\\b([a-zA-Z_:][\\w:]*)\\s*(\\(|\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool", "offset");

    /**
     * One metric of an expression.
     *
     * @param matchers the values that labels are compared to, by name
     */
    record Selector(String metric, Map<String, String> matchers) {}

    static PromQl of(String expression) {
        Set<String> grouping = new LinkedHashSet<>();
        boolean aggregates = false;
        Matcher clause = GROUPING.matcher(expression);
        while (clause.find()) {
            grouping.addAll(List.of(clause.group(2).strip().split("\\s*,\\s*", -1)));
            aggregates |= clause.group(1).equals("by");
        }
        String names = RANGE.matcher(clause.replaceAll(" ")).replaceAll(" ");
        List<Selector> selectors = new ArrayList<>();
        Matcher name = SELECTOR.matcher(names);
        while (name.find()) {
            if (!"(".equals(name.group(2)) && !OPERATORS.contains(name.group(1))) {
                selectors.add(new Selector(name.group(1), matchers(name.group(3))));
            }
        }
        return new PromQl(selectors, grouping, aggregates);
    }

    private static Map<String, String> matchers(@Nullable String braces) {
        Map<String, String> matchers = new LinkedHashMap<>();
        if (braces != null) {
            Matcher matcher = MATCHER.matcher(braces);
            while (matcher.find()) {
                matchers.put(matcher.group(1), matcher.group(2));
            }
        }
        return matchers;
    }
}
