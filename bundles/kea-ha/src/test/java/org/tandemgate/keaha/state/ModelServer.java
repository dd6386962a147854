package org.tandemgate.keaha.state;

import java.util.Set;
import org.tandemgate.keaha.state.ServerView.Reach;

/** Kea's HA hook as far as kea-ha.md section 3 tells it, advanced in steps of a quarter second. */
final class ModelServer {
    static final long STEP_NANOS = 250_000_000L;

    /** max-response-delay of the recommended profile. */
    private static final long RESPONSE_NANOS = 15_000_000_000L;

    private static final long RECOVERY_NANOS = 1_000_000_000L;

    final boolean isPrimary;
    HaState state;
    boolean isDead;
    boolean isHung;
    boolean isWithoutHa;
    int reloads;

    private long silencedUntil;
    private long silentSince;
    private long stateSince;

    ModelServer(final boolean isPrimary) {
        this.isPrimary = isPrimary;
        state = HaState.HOT_STANDBY;
    }

    /** Runs, and could answer. */
    boolean isUp() {
        return !isDead && !isHung;
    }

    boolean isSilenced(final long now) {
        return now < silencedUntil;
    }

    /** Would answer a client. */
    boolean serves(final long now) {
        return isUp() && !isSilenced(now) && (isWithoutHa || hasScope());
    }

    private boolean hasScope() {
        return switch (state) {
            case PARTNER_DOWN, PARTNER_IN_MAINTENANCE -> true;
            case HOT_STANDBY, TERMINATED -> isPrimary;
            default -> false;
        };
    }

    ServerView view(final boolean isReachable) {
        if (isHung || !isReachable) {
            return ServerView.of(Reach.SILENT);
        }
        if (isDead) {
            return ServerView.of(Reach.DEAD);
        }
        return isWithoutHa
                ? ServerView.of(Reach.WITHOUT_HA)
                : ServerView.of(state, hasScope() ? Set.of("gw-a") : Set.of(), 0);
    }

    void restart(final long now) {
        isDead = false;
        isHung = false;
        isWithoutHa = false;
        silencedUntil = 0;
        become(HaState.WAITING, now);
    }

    void become(final HaState next, final long now) {
        state = next;
        stateSince = now;
        silentSince = now;
    }

    /**
     * One heartbeat.
     *
     * @param isLinked whether the partner can be reached
     */
    void step(final ModelServer partner, final boolean isLinked, final long now) {
        if (!isUp() || isWithoutHa || state == HaState.TERMINATED) {
            return;
        }
        if (isLinked && partner.isUp() && !partner.isWithoutHa) {
            silentSince = now;
            together(partner, now);
        } else {
            alone(now);
        }
    }

    private void alone(final long now) {
        final boolean isLate = now - silentSince >= RESPONSE_NANOS;
        if (state == HaState.PARTNER_IN_MAINTENANCE) {
            become(HaState.PARTNER_DOWN, now);
        } else if (isLate && state != HaState.IN_MAINTENANCE && state != HaState.PARTNER_DOWN) {
            // The standby needs clients that it hears and may not answer; here there always are.
            become(HaState.PARTNER_DOWN, now);
        }
    }

    private void together(final ModelServer partner, final long now) {
        final boolean isRested = now - stateSince >= RECOVERY_NANOS;
        switch (state) {
            case HOT_STANDBY -> {
                if (partner.state == HaState.PARTNER_DOWN) {
                    become(HaState.WAITING, now);
                } else if (partner.state == HaState.TERMINATED) {
                    become(HaState.TERMINATED, now);
                }
            }
            case PARTNER_DOWN -> {
                if (partner.state == HaState.READY) {
                    become(HaState.HOT_STANDBY, now);
                } else if (partner.state == HaState.PARTNER_DOWN
                        || partner.state == HaState.PARTNER_IN_MAINTENANCE) {
                    become(HaState.WAITING, now);
                }
            }
            case WAITING -> {
                final boolean waitsForIt =
                        partner.state == HaState.TERMINATED
                                || (partner.state == HaState.WAITING && !isPrimary);
                if (isRested && !waitsForIt) {
                    become(HaState.READY, now);
                }
            }
            case READY -> {
                final boolean mayGoOn =
                        partner.state == HaState.HOT_STANDBY
                                || (partner.state == HaState.READY && isPrimary);
                if (partner.state == HaState.IN_MAINTENANCE) {
                    become(HaState.PARTNER_IN_MAINTENANCE, now);
                } else if (partner.state == HaState.PARTNER_IN_MAINTENANCE) {
                    become(HaState.IN_MAINTENANCE, now);
                } else if (isRested && mayGoOn) {
                    become(HaState.HOT_STANDBY, now);
                }
            }
            default -> {}
        }
    }

    /** What a command does; a hung or dead server does nothing. */
    void command(
            final CoordinationAction action,
            final ModelServer partner,
            final boolean isLinked,
            final long now) {
        if (!isUp()) {
            return;
        }
        switch (action) {
            case SILENCE -> silencedUntil = now + 60_000_000_000L;
            case SPEAK -> silencedUntil = 0;
            case RESET -> become(HaState.WAITING, now);
            case RELOAD -> {
                reloads++;
                become(HaState.WAITING, now);
            }
            case MAINTENANCE_START -> maintenance(partner, isLinked, now);
            case MAINTENANCE_CANCEL -> {
                if (state == HaState.PARTNER_IN_MAINTENANCE) {
                    become(HaState.HOT_STANDBY, now);
                    partner.become(HaState.HOT_STANDBY, now);
                }
            }
            default -> {}
        }
    }

    private void maintenance(final ModelServer partner, final boolean isLinked, final long now) {
        if (isWithoutHa || !state.isNormal()) {
            return;
        }
        if (!isLinked || !partner.isUp() || partner.isWithoutHa) {
            become(HaState.PARTNER_DOWN, now);
        } else if (partner.state.isNormal()) {
            become(HaState.PARTNER_IN_MAINTENANCE, now);
            partner.become(HaState.IN_MAINTENANCE, now);
        }
    }
}
