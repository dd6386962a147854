package org.tandemgate.keaha.flow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tandemgate.keaha.protocol.Json;

/**
 * One value that is another in the new configuration.
 *
 * @param path to it, e.g. {@code Dhcp4.hooks-libraries[libdhcp_ha.so].parameters...}
 * @param before as JSON, absent when it is new; a secret is hidden
 * @param after likewise, absent when it goes
 */
public record Difference(String path, @Nullable String before, @Nullable String after) {
    /** More than this many differences are none that a person reads. */
    static final int SHOWN = 500;

    private static final int DEPTH_MAX = 64;
    private static final Pattern SECRET = Pattern.compile("password|secret|\\buser\\b");

    /** Every value that differs, in the order of the new configuration; the first 500. */
    public static List<Difference> between(final Json before, final Json after) {
        final List<Difference> differences = new ArrayList<>();
        compare("", Optional.of(before), Optional.of(after), differences);
        return List.copyOf(differences.subList(0, Math.min(SHOWN, differences.size())));
    }

    private static void compare(
            final String path,
            final Optional<Json> before,
            final Optional<Json> after,
            final List<Difference> differences) {
        if (before.equals(after) || differences.size() >= SHOWN) {
            return;
        }
        final Map<String, Json> old = parts(before);
        final Map<String, Json> now = parts(after);
        if ((old.isEmpty() && now.isEmpty())
                || path.chars().filter(it -> it == '.').count() > DEPTH_MAX) {
            differences.add(new Difference(path, shown(path, before), shown(path, after)));
            return;
        }
        final Map<String, Json> all = new LinkedHashMap<>(now);
        old.forEach(all::putIfAbsent);
        for (final String part : all.keySet()) {
            final String below =
                    path.isEmpty() || part.startsWith("[") ? path + part : path + "." + part;
            compare(
                    below,
                    Optional.ofNullable(old.get(part)),
                    Optional.ofNullable(now.get(part)),
                    differences);
        }
    }

    /** What is inside, by names that do not change when something is put in front. */
    private static Map<String, Json> parts(final Optional<Json> value) {
        final Map<String, Json> parts = new LinkedHashMap<>();
        if (value.isPresent() && value.get() instanceof Json.Obj object) {
            parts.putAll(object.members());
        }
        final List<Json> items = value.map(Json::items).orElse(List.of());
        for (int i = 0; i < items.size(); i++) {
            final String name = "[" + name(items.get(i)).orElse(Integer.toString(i)) + "]";
            parts.put(parts.containsKey(name) ? "[" + i + "]" : name, items.get(i));
        }
        return parts;
    }

    private static Optional<String> name(final Json item) {
        final Optional<String> library = item.at("library").flatMap(Json::text);
        return library.isPresent()
                ? library.map(path -> path.substring(path.lastIndexOf('/') + 1))
                : item.at("name").flatMap(Json::text);
    }

    private static @Nullable String shown(final String path, final Optional<Json> value) {
        final String last = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return value.map(it -> SECRET.matcher(last).find() ? "(secret)" : it.write()).orElse(null);
    }
}
