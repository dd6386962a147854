package org.tandemgate.pfsync.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PictureTest {
    private static List<StateId> ids(final int count) {
        return new ArrayList<>(
                IntStream.range(0, count)
                        .mapToObj(i -> new StateId((long) i << 32 | i, 7))
                        .toList());
    }

    private static Picture taken(final List<StateId> ids, final long changed) {
        final var picture = new Picture(1, ids);
        picture.step(Integer.MAX_VALUE - ids.size(), id -> id.id() == changed ? 99 : id.id() + 5);
        return picture;
    }

    private static List<Integer> unequal(final Picture one, final Picture other) {
        return IntStream.range(0, Picture.BUCKETS)
                .filter(bucket -> one.sum(bucket) != other.sum(bucket))
                .boxed()
                .toList();
    }

    @Test
    void sumsDoNotDependOnTheOrder() {
        final List<StateId> ids = ids(5000);
        final Picture one = taken(ids, -1);
        Collections.shuffle(ids, new Random(1));

        assertEquals(List.of(), unequal(one, taken(ids, -1)));
    }

    @Test
    void everyChangeOfOneStateChangesTheSumOfItsBucket() {
        final List<StateId> ids = ids(5000);
        final Picture one = taken(ids, -1);

        for (int i = 0; i < 200; i++) {
            final StateId id = ids.get(i * 25);
            assertEquals(List.of(Picture.bucket(id)), unequal(one, taken(ids, id.id())));
        }
    }

    @Test
    void oneStateLessIsSeenInItsBucket() {
        final List<StateId> ids = ids(500);
        final Picture one = taken(ids, -1);
        final StateId gone = ids.remove(77);

        final Picture other = taken(ids, -1);

        assertEquals(List.of(Picture.bucket(gone)), unequal(one, other));
        assertNotEquals(one.count(Picture.bucket(gone)), other.count(Picture.bucket(gone)));
    }

    /** 200,000 states are looked at in steps that hold nobody up. */
    @Test
    void stepLooksAtNoMoreThanItIsTold() {
        final var picture = new Picture(1, ids(200_000));
        final int[] looked = new int[1];
        int steps = 0;
        boolean done = false;
        while (!done) {
            final int before = looked[0];
            done =
                    picture.step(
                            2048,
                            id -> {
                                looked[0]++;
                                return 1;
                            });
            assertTrue(looked[0] - before <= 2048);
            steps++;
        }
        assertEquals(98, steps);
        assertEquals(200_000, looked[0]);
        assertEquals(100, picture.percent());
    }

    @Test
    void bucketsHoldEveryStateOnceAndNearlyAlike() {
        final Picture picture = taken(ids(102_400), -1);
        final TreeSet<Long> seen = new TreeSet<>();
        for (int bucket = 0; bucket < Picture.BUCKETS; bucket++) {
            final int of = bucket;
            assertTrue(picture.count(bucket) > 40 && picture.count(bucket) < 180);
            picture.show(
                    bucket,
                    0,
                    Integer.MAX_VALUE,
                    id -> {
                        assertEquals(of, Picture.bucket(id));
                        seen.add(id.id());
                    });
        }
        assertEquals(102_400, seen.size());
    }

    @Test
    void partOfABucketIsShown() {
        final Picture picture = taken(ids(102_400), -1);
        final List<StateId> all = new ArrayList<>();
        final List<StateId> parts = new ArrayList<>();

        picture.show(3, 0, 1000, all::add);
        picture.show(3, 0, 16, parts::add);
        picture.show(3, 16, 1000, parts::add);
        picture.show(3, 5000, 16, parts::add);
        picture.show(3, 0xffff_ffffL, 16, parts::add);

        assertFalse(all.isEmpty());
        assertEquals(all, parts);
    }
}
