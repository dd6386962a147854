package org.tandemgate.configstore.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.configstore.ActivationException;
import org.tandemgate.api.configstore.AreaActivator;
import org.tandemgate.api.configstore.AreaActivator.Activation;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.configstore.flow.StoredRevision;
import org.tandemgate.configstore.state.Transaction;
import org.tandemgate.configstore.state.Transaction.Effect;
import org.tandemgate.configstore.state.Transaction.Event;

/** Does what a {@link Transaction} asks for. One thread at a time. */
final class TransactionRun {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionRun.class);

    private final List<AreaActivator> activators;
    private final List<Activation> activations = new ArrayList<>();
    private final Activators known;
    private final ConfigDocument inForce;
    private final StoredRevision candidate;
    private final RevisionFiles files;
    private Transaction transaction;

    /**
     * Goes as far as it can: to the end, or until somebody has to confirm.
     *
     * @param activators that the change concerns, in order
     * @param confirmNanos how long to wait for a confirmation; 0 for none
     */
    TransactionRun(
            final Activators known,
            final List<AreaActivator> activators,
            final ConfigDocument inForce,
            final StoredRevision candidate,
            final RevisionFiles files,
            final long confirmNanos) {
        this.known = known;
        this.activators = List.copyOf(activators);
        this.inForce = inForce;
        this.candidate = candidate;
        this.files = files;
        final var first =
                Transaction.begin(this.activators.size(), confirmNanos, System.nanoTime());
        transaction = first.next();
        drive(first.effect());
    }

    StoredRevision candidate() {
        return candidate;
    }

    /** How far it is. */
    Transaction transaction() {
        return transaction;
    }

    /** Goes on with what has happened, until it waits or is over. */
    void tell(final Event event) {
        drive(advance(event));
    }

    private Optional<Effect> advance(final Event event) {
        final Transaction.Step step = transaction.on(event, System.nanoTime());
        transaction = step.next();
        return step.effect();
    }

    private void drive(final Optional<Effect> first) {
        Optional<Effect> effect = first;
        while (effect.isPresent()) {
            effect = advance(perform(effect.get()));
        }
    }

    private Event perform(final Effect effect) {
        try {
            act(effect);
            return new Transaction.Done();
        } catch (final ActivationException refused) {
            return new Transaction.Broke(refused.getMessage());
        } catch (final IOException disk) {
            return new Transaction.Broke("cannot write the revision: " + disk.getMessage());
        } catch (final RuntimeException defect) {
            LOG.error("config-store: {} threw", effect, defect);
            return new Transaction.Broke("an activator broke, see the log: " + defect);
        }
    }

    private void act(final Effect effect) throws ActivationException, IOException {
        if (effect instanceof Transaction.Prepare prepare) {
            activations.add(activators.get(prepare.step()).prepare(inForce, candidate.document()));
        } else if (effect instanceof Transaction.StorePending) {
            files.store(candidate);
        } else if (effect instanceof Transaction.Apply apply) {
            activations.get(apply.step()).apply();
        } else if (effect instanceof Transaction.Verify verify) {
            activations.get(verify.step()).verify();
        } else if (effect instanceof Transaction.TakeBack back) {
            takeBack(back.step());
        } else if (effect instanceof Transaction.MarkGood) {
            files.markGood(candidate.number());
            activators.forEach(known::applied);
        } else if (effect instanceof Transaction.MarkFailed failed) {
            files.markFailed(candidate.number(), failed.reason());
        }
    }

    /** One that cannot take back is told to bring into force what is stored, later and again. */
    private void takeBack(final int step) throws ActivationException {
        try {
            activations.get(step).rollback();
        } catch (final ActivationException | RuntimeException stuck) {
            known.failed(activators.get(step), "taking back failed: " + stuck.getMessage());
            throw stuck;
        }
    }
}
