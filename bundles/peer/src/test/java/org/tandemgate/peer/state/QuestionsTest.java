package org.tandemgate.peer.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class QuestionsTest {
    private static final long SECOND = 1_000_000_000L;

    private final Questions<String> questions = new Questions<>();

    @Test
    void anAnswerHasTheAgeOfItsQuestionAndCountsOnce() {
        questions.ask("a", 100);
        assertEquals(100, questions.answered("a"));
        assertEquals(-1, questions.answered("a"));
        assertEquals(-1, questions.answered("never"));
    }

    /** A late answer may not replace a newer one. */
    @Test
    void whatIsOlderThanAnAnswerIsForgotten() {
        questions.ask("a", 100);
        questions.ask("b", 200);
        questions.ask("c", 300);
        assertEquals(200, questions.answered("b"));
        assertEquals(-1, questions.answered("a"));
        assertEquals(300, questions.answered("c"));
    }

    @Test
    void aStrangeAnswerTakesNoQuestionAway() {
        questions.ask("a", 100);
        assertEquals(-1, questions.answered("x"));
        assertEquals(100, questions.answered("a"));
    }

    @Test
    void atMostEightAreOpen() {
        for (int i = 0; i <= Questions.MOST; i++) {
            questions.ask("q" + i, i);
        }
        assertEquals(-1, questions.answered("q0"));
        assertEquals(1, questions.answered("q1"));
    }

    @Test
    void answersAreGivenForASecondsWorth() {
        for (int i = 0; i < Questions.ANSWERS_PER_SECOND; i++) {
            assertTrue(questions.mayAnswer(SECOND + i));
        }
        assertFalse(questions.mayAnswer(SECOND + SECOND - 1));
        assertTrue(questions.mayAnswer(SECOND + SECOND));
    }
}
