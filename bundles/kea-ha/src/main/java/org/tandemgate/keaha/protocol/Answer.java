package org.tandemgate.keaha.protocol;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a server answered. Its arguments never show in {@code toString}.
 *
 * @param code as sent, e.g. 0, 1001 or 403
 * @param text as sent, for people; nothing may be decided by it
 * @param arguments what was asked for, empty when there is none
 */
public record Answer(int code, String text, Optional<Json> arguments) {
    private static final int SHORT = 200;
    private static final int CODES_MAX = 65_535;

    /**
     * Reads the answer of one server, which comes bare from a Unix-domain socket and in an array
     * over HTTP.
     *
     * @throws BadAnswerException when it is neither, or an array of another number than one
     */
    public static Answer of(final Json json) throws BadAnswerException {
        final List<Answer> answers = all(json);
        if (answers.size() != 1) {
            throw new BadAnswerException(
                    "an array of " + answers.size() + " answers came, one was asked for");
        }
        return answers.get(0);
    }

    /**
     * Reads the answers of several services in the order in which they were asked.
     *
     * @throws BadAnswerException when a part of it is no answer
     */
    public static List<Answer> all(final Json json) throws BadAnswerException {
        if (!(json instanceof Json.Arr)) {
            return List.of(one(json));
        }
        final List<Json> parts = json.items();
        final Answer[] answers = new Answer[parts.size()];
        for (int i = 0; i < answers.length; i++) {
            answers[i] = one(parts.get(i));
        }
        return List.of(answers);
    }

    private static Answer one(final Json json) throws BadAnswerException {
        if (!(json instanceof Json.Obj)) {
            throw new BadAnswerException("the answer is no object: " + json);
        }
        final OptionalLong code = json.at("result").map(Json::whole).orElse(OptionalLong.empty());
        if (code.isEmpty() || code.getAsLong() < 0 || code.getAsLong() > CODES_MAX) {
            throw new BadAnswerException(
                    "the answer has no result that is a number 0.." + CODES_MAX);
        }
        final Optional<Json> text = json.at("text");
        if (text.isPresent() && text.get().text().isEmpty()) {
            throw new BadAnswerException("the text of the answer is no string");
        }
        return new Answer(
                (int) code.getAsLong(), text.flatMap(Json::text).orElse(""), json.at("arguments"));
    }

    public Outcome outcome() {
        return Outcome.of(code);
    }

    /** The text for a log or message: one line, at most 200 characters. */
    public String shortText() {
        final String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
        return line.length() <= SHORT ? line : line.substring(0, SHORT) + "...";
    }

    @Override
    public String toString() {
        return outcome() + " (" + code + ")" + (text.isEmpty() ? "" : ": " + shortText());
    }
}
