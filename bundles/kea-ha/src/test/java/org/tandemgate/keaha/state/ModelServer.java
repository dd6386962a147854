package org.tandemgate.keaha.state;

import java.util.BitSet;
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

    /** Its node has no power: nothing answers, not even the kernel. */
    boolean isOff;

    /** Addresses of leases that it knows. */
    final BitSet leases = new BitSet();

    /** A packet waits in its queue, whatever is switched off meanwhile. */
    boolean hasQueue;

    /** Its scopes were set by hand. */
    private boolean isAnnouncing;

    private boolean isSealed;

    /** Its partner has read its leases; it serves on from its next heartbeat. */
    private boolean isRead;

    private long silencedUntil;
    private long hiddenUntil;
    private long silentSince;
    private long stateSince;

    ModelServer(final boolean isPrimary) {
        this.isPrimary = isPrimary;
        state = HaState.HOT_STANDBY;
    }

    /** Runs, and could answer. */
    boolean isUp() {
        return !isDead && !isHung && !isOff;
    }

    boolean isHidden(final long now) {
        return now < hiddenUntil;
    }

    boolean isSilenced(final long now) {
        return now < silencedUntil;
    }

    /** Would answer a client. */
    boolean serves(final long now) {
        return isUp() && !isSilenced(now) && (isWithoutHa || (hasScope() && !isRead));
    }

    /** What waited is served unless its scope is gone. */
    boolean servesQueue() {
        return hasQueue && isUp() && !isWithoutHa && hasScope();
    }

    /** Tells its partner of each lease before the client gets it. */
    boolean isTelling() {
        return !isWithoutHa && (state.isNormal() || state == HaState.PARTNER_IN_MAINTENANCE);
    }

    private boolean hasScope() {
        return !isSealed
                && switch (state) {
                    case PARTNER_DOWN, PARTNER_IN_MAINTENANCE -> true;
                    case HOT_STANDBY, TERMINATED -> isPrimary;
                    default -> false;
                };
    }

    /** What a look at it shows when nobody touched its scopes. */
    Set<String> scopes() {
        return isAnnouncing ? Set.of("gw-a", "gw-b") : hasScope() ? Set.of("gw-a") : Set.of();
    }

    ServerView view(final boolean isReachable) {
        if (isOff || !isReachable) {
            return ServerView.of(Reach.SILENT);
        }
        if (isDead) {
            return ServerView.of(Reach.DEAD);
        }
        if (isHung) {
            return ServerView.of(Reach.HUNG);
        }
        return isWithoutHa ? ServerView.of(Reach.WITHOUT_HA) : ServerView.of(state, scopes(), 0);
    }

    void restart(final long now) {
        isDead = false;
        isHung = false;
        isWithoutHa = false;
        isOff = false;
        silencedUntil = 0;
        become(HaState.WAITING, now);
    }

    void become(final HaState next, final long now) {
        isAnnouncing = false;
        isSealed = false;
        isRead = false;
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
        if (isLinked && partner.isUp() && !partner.isWithoutHa && !partner.isHidden(now)) {
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
        if (partner.state == HaState.TERMINATED
                && state != HaState.WAITING
                && state != HaState.IN_MAINTENANCE) {
            become(HaState.TERMINATED, now);
            return;
        }
        switch (state) {
            case SYNCING -> {
                if (isRested) {
                    read(partner, now);
                }
            }
            case HOT_STANDBY -> {
                if (partner.state == HaState.PARTNER_DOWN) {
                    become(HaState.WAITING, now);
                } else if (partner.state == HaState.IN_MAINTENANCE) {
                    become(HaState.PARTNER_IN_MAINTENANCE, now);
                } else if (partner.state == HaState.PARTNER_IN_MAINTENANCE) {
                    become(HaState.IN_MAINTENANCE, now);
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
                    read(partner, now);
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

    /** It serves nobody meanwhile, but what waits in its queue. */
    private void read(final ModelServer partner, final long now) {
        leases.or(partner.leases);
        partner.isRead = partner.state == HaState.PARTNER_DOWN;
        partner.hasQueue = true;
        become(HaState.READY, now);
    }

    /** What a command does; a hung or dead server does nothing. */
    void command(
            final CoordinationAction action,
            final ModelServer partner,
            final boolean isLinked,
            final long now) {
        if (isHung && action == CoordinationAction.SILENCE) {
            // It is done before it serves anybody.
            silence(now);
        }
        if (!isUp()) {
            return;
        }
        switch (action) {
            case SILENCE -> silence(now);
            case ANNOUNCE_LEAVE -> isAnnouncing = !isWithoutHa;
            case WITHDRAW_LEAVE -> isAnnouncing = false;
            case SPEAK -> silencedUntil = 0;
            case SILENCE_PARTNER -> {
                if (isLinked) {
                    partner.silence(now);
                }
            }
            case SEAL -> isSealed = true;
            case UNSEAL -> isSealed = false;
            case RESYNC_PARTNER -> {
                if (isLinked && partner.isUp() && !partner.isWithoutHa) {
                    partner.become(HaState.WAITING, now);
                }
            }
            case HIDE -> hiddenUntil = now + 4_000_000_000L;
            case RESET -> {
                hiddenUntil = 0;
                become(HaState.WAITING, now);
            }
            case RELOAD -> become(HaState.WAITING, now);
            case MAINTENANCE_START -> maintenance(partner, isLinked, now);
            case LEAVE -> {
                if (!isWithoutHa && state.isNormal()) {
                    become(HaState.IN_MAINTENANCE, now);
                }
            }
            default -> {}
        }
    }

    private void silence(final long now) {
        silencedUntil = now + Coordination.SILENCE_SECONDS * 1_000_000_000L;
    }

    private void maintenance(final ModelServer partner, final boolean isLinked, final long now) {
        final boolean isRefused =
                state == HaState.IN_MAINTENANCE
                        || state == HaState.PARTNER_IN_MAINTENANCE
                        || state == HaState.PARTNER_DOWN
                        || state == HaState.TERMINATED
                        || state == HaState.BACKUP;
        if (isWithoutHa || isRefused) {
            return;
        }
        if (!isLinked || !partner.isUp() || partner.isWithoutHa || partner.isHidden(now)) {
            become(HaState.PARTNER_DOWN, now);
        } else if (partner.state.isNormal() || partner.state == HaState.IN_MAINTENANCE) {
            become(HaState.PARTNER_IN_MAINTENANCE, now);
            partner.become(HaState.IN_MAINTENANCE, now);
        }
    }
}
