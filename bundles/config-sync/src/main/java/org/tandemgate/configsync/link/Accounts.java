package org.tandemgate.configsync.link;

/** Who may call. */
@FunctionalInterface
public interface Accounts {
    /** What came of a login. */
    enum Answer {
        /** May call. */
        WELCOME,
        /** Name or password is wrong. */
        WRONG,
        /** Both are right, but the account lacks the role. */
        NO_ROLE
    }

    /** Checks a name and a password. */
    Answer check(String user, String password);
}
