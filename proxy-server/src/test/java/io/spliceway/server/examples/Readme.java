// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a README tells to type, by section. A section starts with nothing running. */
record Readme(List<Section> sections) {
    private static final Pattern CONSOLE = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);
    private static final String PROMPT = "$ ";

    /**
     * Part of a README.
     *
     * @param terminals the commands that stay, each in a terminal of its own: those of blocks without output
     * @param questions the commands that print something and end
     */
    record Section(String title, List<String> terminals, List<Question> questions) {}

    /** A command and the lines that it prints, in which {@code …} is anything. */
    record Question(String command, List<String> output) {}

    static Readme parse(String text) {
        List<Section> sections = new ArrayList<>();
        for (String part : text.split("(?m)^##? ", -1)) {
            Section section = section(part);
            if (!section.terminals.isEmpty()) {
                sections.add(section);
            }
        }
        return new Readme(sections);
    }

    private static Section section(String text) {
        var section = new Section(text.lines().findFirst().orElse(""), new ArrayList<>(), new ArrayList<>());
        for (Matcher block = CONSOLE.matcher(text); block.find(); ) {
            List<Question> questions = questions(block.group(1));
            if (questions.stream().allMatch(question -> question.output.isEmpty())) {
                questions.forEach(question -> section.terminals.add(question.command));
            } else {
                section.questions.addAll(questions);
            }
        }
        return section;
    }

    private static List<Question> questions(String block) {
        List<Question> questions = new ArrayList<>();
        block.lines().forEach(line -> {
            if (line.startsWith(PROMPT)) {
                questions.add(new Question(line.substring(PROMPT.length()), new ArrayList<>()));
            } else {
                questions.getLast().output.add(line);
            }
        });
        return questions;
    }
}
