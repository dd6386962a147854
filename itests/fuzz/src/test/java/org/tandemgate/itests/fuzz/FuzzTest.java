package org.tandemgate.itests.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The fuzzer finds what is planted. */
final class FuzzTest {
    /** Two lengths in a row that must fit, and a reader that looks at one of them only. */
    @Test
    void findsAMissingBoundAndSaysHowToRepeatIt() {
        final AssertionError found =
                assertThrows(
                        AssertionError.class,
                        () ->
                                Fuzz.of("arp", 100_000, EOFException.class)
                                        .run(
                                                input -> {
                                                    if (input.length < 20) {
                                                        throw new EOFException();
                                                    }
                                                    return input[16 + (input[17] & 0x3f)] == 0
                                                            ? "zero"
                                                            : "else";
                                                }));
        assertTrue(found.getMessage().contains("IndexOutOfBounds"), found::getMessage);
        assertTrue(found.getMessage().contains("seed "), found::getMessage);
        assertTrue(found.getMessage().contains("crash-"), found::getMessage);
    }

    /** Octet by octet: each step is an outcome of its own and starts the next. */
    @Test
    void outcomesLeadTheWay() {
        final AtomicInteger deepest = new AtomicInteger();
        Fuzz.of("self", 100_000, EOFException.class)
                .run(
                        input -> {
                            int depth = 0;
                            while (depth < 5
                                    && depth < input.length
                                    && (input[depth] & 0xff) == 0xc0 + depth) {
                                depth++;
                            }
                            deepest.accumulateAndGet(depth, Math::max);
                            return "depth" + depth;
                        });
        assertTrue(deepest.get() >= 3, deepest::toString);
    }

    @Test
    void oneSeedMakesOneStory() {
        final List<byte[]> corpus = List.of(new byte[] {1, 2, 3}, new byte[40]);
        assertEquals(story(corpus, 7), story(corpus, 7));
        assertTrue(!story(corpus, 7).equals(story(corpus, 8)));
    }

    private static List<Integer> story(final List<byte[]> corpus, final long seed) {
        final var mutator = new Mutator(new Random(seed));
        final List<Integer> story = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            story.add(Arrays.hashCode(mutator.mutate(corpus)));
        }
        return story;
    }
}
