package org.tandemgate.api.doctor;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A failure that can be tried.
 *
 * @param name of it, e.g. {@code hand-over}; public interface
 * @param text what is done and what should happen, one sentence
 * @param boundSeconds after which it has ended, whatever happens; the examination before it may
 *     take some seconds more
 */
public record Drill(String name, String text, int boundSeconds) {
    /** Members of the JSON that commands and REST show. */
    public Map<String, Object> members() {
        final Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", name);
        members.put("text", text);
        members.put("boundSeconds", boundSeconds);
        return members;
    }
}
