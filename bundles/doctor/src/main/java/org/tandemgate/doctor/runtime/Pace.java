package org.tandemgate.doctor.runtime;

/** The time that a drill goes by. */
interface Pace {
    /** Of the machine. */
    Pace REAL =
            new Pace() {
                @Override
                public long nanos() {
                    return System.nanoTime();
                }

                @Override
                public void pause() throws InterruptedException {
                    Thread.sleep(LOOK_MILLIS);
                }
            };

    /** Between two looks at both nodes. */
    long LOOK_MILLIS = 20;

    /** Of a clock that is never set. */
    long nanos();

    /** Until the next look. */
    void pause() throws InterruptedException;
}
