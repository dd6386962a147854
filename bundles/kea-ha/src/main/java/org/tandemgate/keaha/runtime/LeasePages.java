package org.tandemgate.keaha.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.keaha.LeaseReport;
import org.tandemgate.keaha.flow.Family;
import org.tandemgate.keaha.link.ChannelException;
import org.tandemgate.keaha.link.ControlChannel;
import org.tandemgate.keaha.protocol.Answer;
import org.tandemgate.keaha.protocol.BadAnswerException;
import org.tandemgate.keaha.protocol.Command;
import org.tandemgate.keaha.protocol.Json;

/** Reads leases page by page and compares both sides. */
final class LeasePages {
    static final int LEASES_MAX = 100_000;

    private static final int PAGE = 1000;
    private static final int SHOWN = 100;
    private static final int TEXT_MAX = 64;
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Family family;

    LeasePages(final Family family) {
        this.family = family;
    }

    /** A partner that cannot be read leaves its half out. */
    LeaseReport.Service compare(final ControlChannel local, final ControlChannel partner)
            throws ChannelException, BadAnswerException {
        final Map<String, String> here = read(local);
        Map<String, String> there = Map.of();
        String error = null;
        try {
            there = read(partner);
        } catch (final ChannelException | BadAnswerException unreadable) {
            error = String.valueOf(unreadable.getMessage());
        }
        return error == null ? compared(here, there) : alone(here, error);
    }

    private LeaseReport.Service alone(final Map<String, String> here, final String error) {
        return service(here, null, List.of(List.of(), List.of(), List.of()), 0, error);
    }

    private LeaseReport.Service compared(
            final Map<String, String> here, final Map<String, String> there) {
        final List<List<String>> lists =
                List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        int differences = 0;
        final var all = new TreeSet<>(here.keySet());
        all.addAll(there.keySet());
        for (final String address : all) {
            final int list = !there.containsKey(address) ? 0 : !here.containsKey(address) ? 1 : 2;
            final String owner = here.get(address);
            if (list == 2 && owner != null && owner.equals(there.get(address))) {
                continue;
            }
            differences++;
            if (lists.get(list).size() < SHOWN) {
                lists.get(list).add(address);
            }
        }
        return service(here, there.size(), lists, differences, null);
    }

    private LeaseReport.Service service(
            final Map<String, String> here,
            final @Nullable Integer there,
            final List<List<String>> lists,
            final int differences,
            final @Nullable String error) {
        return new LeaseReport.Service(
                "service" + family.number(),
                here.size(),
                there,
                lists.get(0),
                lists.get(1),
                lists.get(2),
                differences,
                error);
    }

    /** Address to client, of leases that are in force. */
    private Map<String, String> read(final ControlChannel channel)
            throws ChannelException, BadAnswerException {
        final Map<String, String> leases = new HashMap<>();
        String from = "start";
        for (int page = 0; page <= LEASES_MAX / PAGE; page++) {
            final Answer answer =
                    channel.ask(
                            Command.of(
                                    "lease" + family.number() + "-get-page",
                                    Json.Obj.EMPTY.with("from", from).with("limit", PAGE)),
                            LIMIT);
            if (!answer.outcome().isSuccess()) {
                throw new BadAnswerException(
                        "no page of leases: " + answer + "; is the lease commands hook loaded?");
            }
            final List<Json> items =
                    answer.arguments()
                            .flatMap(it -> it.at("leases"))
                            .map(Json::items)
                            .orElse(List.of());
            for (final Json lease : items) {
                from = text(lease, "ip-address");
                if (lease.at("state").map(it -> it.whole().orElse(0)).orElse(0L) == 0) {
                    leases.put(from, client(lease));
                }
            }
            if (items.size() < PAGE) {
                return leases;
            }
        }
        throw new BadAnswerException(
                "there are more than " + LEASES_MAX + " leases, which are not compared");
    }

    private static String client(final Json lease) {
        return lease.at("duid").isPresent() ? text(lease, "duid") : text(lease, "hw-address");
    }

    private static String text(final Json lease, final String key) {
        final String text = lease.at(key).flatMap(Json::text).orElse("");
        return text.substring(0, Math.min(text.length(), TEXT_MAX));
    }
}
