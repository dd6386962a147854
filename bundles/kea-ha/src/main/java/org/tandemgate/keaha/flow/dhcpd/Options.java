package org.tandemgate.keaha.flow.dhcpd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tandemgate.keaha.flow.Family;
import org.tandemgate.keaha.protocol.Json;

/**
 * Options by the names of dhcpd (common/tables.c): those that both know, and those that the file
 * defines. Not thread safe.
 */
final class Options {
    /** Name in dhcpd, or name in dhcpd=name in Kea, then code and type; a star is an array. */
    private static final String V4 =
            """
            subnet-mask 1 ipv4-address
            time-offset 2 int32
            routers 3 ipv4-address*
            time-servers 4 ipv4-address*
            ien116-name-servers=name-servers 5 ipv4-address*
            domain-name-servers 6 ipv4-address*
            log-servers 7 ipv4-address*
            cookie-servers 8 ipv4-address*
            lpr-servers 9 ipv4-address*
            impress-servers 10 ipv4-address*
            resource-location-servers 11 ipv4-address*
            host-name 12 string
            boot-size 13 uint16
            merit-dump 14 string
            domain-name 15 fqdn
            swap-server 16 ipv4-address
            root-path 17 string
            extensions-path 18 string
            ip-forwarding 19 boolean
            non-local-source-routing 20 boolean
            max-dgram-reassembly 22 uint16
            default-ip-ttl 23 uint8
            path-mtu-aging-timeout 24 uint32
            path-mtu-plateau-table 25 uint16*
            interface-mtu 26 uint16
            all-subnets-local 27 boolean
            broadcast-address 28 ipv4-address
            perform-mask-discovery 29 boolean
            mask-supplier 30 boolean
            router-discovery 31 boolean
            router-solicitation-address 32 ipv4-address
            static-routes 33 ipv4-address*
            trailer-encapsulation 34 boolean
            arp-cache-timeout 35 uint32
            ieee802-3-encapsulation 36 boolean
            default-tcp-ttl 37 uint8
            tcp-keepalive-interval 38 uint32
            tcp-keepalive-garbage 39 boolean
            nis-domain 40 string
            nis-servers 41 ipv4-address*
            ntp-servers 42 ipv4-address*
            vendor-encapsulated-options 43 binary
            netbios-name-servers 44 ipv4-address*
            netbios-dd-server 45 ipv4-address*
            netbios-node-type 46 uint8
            netbios-scope 47 string
            font-servers 48 ipv4-address*
            x-display-manager 49 ipv4-address*
            vendor-class-identifier 60 string
            nisplus-domain=nisplus-domain-name 64 string
            nisplus-servers 65 ipv4-address*
            tftp-server-name 66 string
            bootfile-name=boot-file-name 67 string
            mobile-ip-home-agent 68 ipv4-address*
            smtp-server 69 ipv4-address*
            pop-server 70 ipv4-address*
            nntp-server 71 ipv4-address*
            www-server 72 ipv4-address*
            finger-server 73 ipv4-address*
            irc-server 74 ipv4-address*
            streettalk-server 75 ipv4-address*
            streettalk-directory-assistance-server 76 ipv4-address*
            nds-servers 85 ipv4-address*
            nds-tree-name 86 string
            nds-context 87 string
            uap-servers 98 string
            pcode 100 string
            tcode 101 string
            domain-search 119 fqdn*
            """;

    private static final String V6 =
            """
            dhcp6.preference=preference 7 uint8
            dhcp6.sip-servers-names=sip-server-dns 21 fqdn*
            dhcp6.sip-servers-addresses=sip-server-addr 22 ipv6-address*
            dhcp6.name-servers=dns-servers 23 ipv6-address*
            dhcp6.domain-search=domain-search 24 fqdn*
            dhcp6.nis-servers=nis-servers 27 ipv6-address*
            dhcp6.nisp-servers=nisp-servers 28 ipv6-address*
            dhcp6.nis-domain-name=nis-domain-name 29 fqdn*
            dhcp6.nisp-domain-name=nisp-domain-name 30 fqdn*
            dhcp6.sntp-servers=sntp-servers 31 ipv6-address*
            dhcp6.info-refresh-time=information-refresh-time 32 uint32
            dhcp6.bcms-server-d=bcms-server-dns 33 fqdn*
            dhcp6.bcms-server-a=bcms-server-addr 34 ipv6-address*
            dhcp6.bootfile-url=bootfile-url 59 string
            """;

    /** Codes that Kea 2.2 defines itself and lets nobody define again: name by code. */
    private static final Map<Integer, String> KEA_OWN =
            Map.of(
                    93, "client-system",
                    94, "client-ndi",
                    97, "uuid-guid",
                    108, "v6-only-preferred",
                    114, "v4-captive-portal",
                    116, "auto-config",
                    117, "name-service-search",
                    119, "domain-search",
                    138, "capwap-ac-v4");

    /** What classes test. */
    private static final Map<String, Integer> TESTED =
            Map.of(
                    "dhcp-client-identifier", 61,
                    "dhcp-message-type", 53,
                    "dhcp-parameter-request-list", 55,
                    "dhcp-requested-address", 50,
                    "dhcp-max-message-size", 57,
                    "user-class", 77,
                    "pxe-system-type", 93,
                    "pxe-interface-id", 94,
                    "pxe-client-id", 97,
                    "fqdn.fqdn", 81);

    private static final Map<String, Integer> TESTED6 =
            Map.of(
                    "dhcp6.client-id", 1,
                    "dhcp6.user-class", 15,
                    "dhcp6.vendor-class", 16,
                    "dhcp6.client-arch-type", 61);

    private static final int FIRST_CODE = 1;
    private static final int LAST_CODE = 254;
    private static final int DEFINITION_WORDS = 5;

    private final Family family;
    private final Map<String, Option> known = new HashMap<>();
    private final Map<Integer, Json> definitions = new TreeMap<>();

    Options(final Family family) {
        this.family = family;
        for (final String line : (family == Family.V4 ? V4 : V6).split("\n", -1)) {
            if (!line.isEmpty()) {
                read(line.split(" ", -1));
            }
        }
    }

    private void read(final String[] words) {
        final String[] names = words[0].split("=", -1);
        final boolean isArray = words[2].endsWith("*");
        final var type = new OptionType(words[2].replace("*", ""), isArray);
        known.put(names[0], new Option(names[names.length - 1], Integer.parseInt(words[1]), type));
    }

    Optional<Option> named(final String name) {
        return Optional.ofNullable(known.get(name));
    }

    /** Code of an option that a class looks at. */
    Optional<Integer> tested(final String name) {
        final Integer code = (family == Family.V4 ? TESTED : TESTED6).get(name);
        return code == null ? named(name).map(Option::code) : Optional.of(code);
    }

    static boolean isDefinition(final Statement statement) {
        return statement.words().size() > 2
                && statement.keyword().equals("option")
                && statement.words().get(2).is("code");
    }

    /** {@code option NAME code N = TYPE}. */
    void define(final Statement statement) throws Unconvertible {
        final String name = statement.words().get(1).lower();
        final String remedy = "write an option-def by hand";
        if (name.indexOf('.') >= 0) {
            throw new Unconvertible("options of a space of their own are not converted", remedy);
        }
        final int code = code(statement.word(3));
        final List<Token> words = statement.from(DEFINITION_WORDS);
        final OptionType type =
                OptionType.of(words)
                        .orElseThrow(
                                () ->
                                        new Unconvertible(
                                                "records and encapsulations are not converted",
                                                remedy));
        final boolean isList = type.kea().equals("fqdns");
        final var kept = new OptionType(isList ? "fqdn" : type.kea(), type.isArray() || isList);
        final String own = family == Family.V4 ? own(code) : null;
        known.put(name, new Option(own == null ? name : own, code, kept));
        if (own == null) {
            definitions.put(
                    code,
                    Json.Obj.EMPTY
                            .with("name", name)
                            .with("code", code)
                            .with("space", family.service())
                            .with("type", kept.kea())
                            .with("array", kept.isArray()));
        }
    }

    private @org.jspecify.annotations.Nullable String own(final int code) {
        final String fixed = KEA_OWN.get(code);
        if (fixed != null) {
            return fixed;
        }
        return known.values().stream()
                .filter(it -> it.code() == code && !definitions.containsKey(code))
                .map(Option::name)
                .findFirst()
                .orElse(null);
    }

    private int code(final String text) throws Unconvertible {
        final int last = family == Family.V4 ? LAST_CODE : 0xffff;
        try {
            final int code = Integer.parseInt(text);
            if (code >= FIRST_CODE && code <= last) {
                return code;
            }
        } catch (final NumberFormatException none) {
            throw new Unconvertible("'" + text + "' is no option code", "use 1.." + last);
        }
        throw new Unconvertible(text + " is no option code", "use 1.." + last);
    }

    List<Json> definitions() {
        return new ArrayList<>(definitions.values());
    }

    /** Names that several statements of dhcpd stand for something else in Kea with. */
    static final Set<String> TIMERS = Set.of("dhcp-renewal-time", "dhcp-rebinding-time");
}
