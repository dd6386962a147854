package org.tandemgate.firewall.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tandemgate.api.configstore.ActivationException;
import org.tandemgate.api.configstore.AreaActivator;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.firewall.flow.RuleSet;
import org.tandemgate.firewall.kernel.Nft;
import org.tandemgate.firewall.kernel.SavedRules;

/**
 * Aliases, filter rules and translations as one table of nftables, which is replaced in one
 * transaction of the kernel: there is no moment without rules, and what the kernel refuses changes
 * nothing. The table stays when this bundle goes.
 */
public final class Firewall implements AreaActivator {
    private static final int RANK = 300;
    private static final Set<String> AREAS = Set.of("aliases", "filter", "nat", "interfaces");

    /** Our own comments hold nothing that JSON would escape. */
    private static final Pattern COMMENT =
            Pattern.compile("\"comment\": \"([A-Za-z0-9._/-]+ [0-9a-f]{16})\"");

    private final Nft nft;
    private final SavedRules saved;

    /**
     * @param saved what is in force, for the next boot of the machine
     */
    public Firewall(final Nft nft, final SavedRules saved) {
        this.nft = nft;
        this.saved = saved;
    }

    @Override
    public Set<String> areas() {
        return AREAS;
    }

    @Override
    public int rank() {
        return RANK;
    }

    @Override
    public Activation prepare(final ConfigDocument inForce, final ConfigDocument candidate)
            throws ActivationException {
        final RuleSet wanted = RuleSet.of(candidate);
        nft.check(wanted.commands());
        return new Replacement(RuleSet.of(inForce), wanted);
    }

    private final class Replacement implements Activation {
        private final RuleSet before;
        private final RuleSet wanted;
        private boolean applied;

        Replacement(final RuleSet before, final RuleSet wanted) {
            this.before = before;
            this.wanted = wanted;
        }

        @Override
        public List<String> steps() {
            return List.of(
                    "nftables: table "
                            + RuleSet.FAMILY
                            + " "
                            + RuleSet.TABLE
                            + " is replaced, "
                            + before.comments().size()
                            + " rules by "
                            + wanted.comments().size()
                            + "; known connections go on");
        }

        @Override
        public void apply() throws ActivationException {
            nft.apply(wanted.commands());
            applied = true;
            saved.write(wanted.commands());
        }

        @Override
        public void verify() throws ActivationException {
            final List<String> found = comments();
            if (!found.equals(wanted.comments())) {
                throw new ActivationException(
                        "the kernel has "
                                + found.size()
                                + " rules of table "
                                + RuleSet.TABLE
                                + ", not the "
                                + wanted.comments().size()
                                + " that it was given; does another program change this table?");
            }
        }

        /** A kernel that refused has changed nothing. */
        @Override
        public void rollback() throws ActivationException {
            if (applied) {
                nft.apply(before.commands());
                saved.write(before.commands());
            }
        }
    }

    private List<String> comments() throws ActivationException {
        final List<String> comments = new ArrayList<>();
        if (nft.hasTable(RuleSet.FAMILY, RuleSet.TABLE)) {
            final Matcher matcher = COMMENT.matcher(nft.table(RuleSet.FAMILY, RuleSet.TABLE));
            while (matcher.find()) {
                comments.add(matcher.group(1));
            }
        }
        return comments;
    }
}
