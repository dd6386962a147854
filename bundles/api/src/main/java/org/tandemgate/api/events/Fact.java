package org.tandemgate.api.events;

import org.jspecify.annotations.Nullable;

/**
 * One fact, with where it comes from.
 *
 * @param text one sentence
 * @param source who says it: {@code advertisement}, {@code election}, {@code operator}, a file, a
 *     bundle
 * @param ageMillis how old it is; absent for a setting
 */
public record Fact(String text, String source, @Nullable Long ageMillis) {}
