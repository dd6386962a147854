package org.tandemgate.firewall.flow;

import java.util.List;
import org.tandemgate.api.configstore.ConfigDocument;

/**
 * What the kernel shall have.
 *
 * @param commands for {@code nft -j -f -}, one transaction: away with the table, and there again
 * @param comments of our rules, chain by chain in order, by which they are found again
 */
public record RuleSet(String commands, List<String> comments) {
    /** Family and name of the only table that is ever touched. */
    public static final String FAMILY = "inet";

    /** Name of the only table that is ever touched. */
    public static final String TABLE = "tandemgate";

    public RuleSet {
        comments = List.copyOf(comments);
    }

    /**
     * Aliases, filter rules and translations of a document.
     *
     * @param document valid
     */
    public static RuleSet of(final ConfigDocument document) {
        return new RuleSetWriter(document).ruleSet();
    }

    /** Without rules, which name addresses. */
    @Override
    public String toString() {
        return "rule set of " + comments.size() + " rules";
    }
}
