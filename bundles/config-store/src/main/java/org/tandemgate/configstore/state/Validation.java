package org.tandemgate.configstore.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tandemgate.api.configstore.AreaSchema;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;
import org.tandemgate.api.configstore.FieldSchema;

/** Whether a whole document makes sense, references between areas included. */
public final class Validation {
    /** Complaints that are named; more are only counted. */
    public static final int MOST_COMPLAINTS = 20;

    private static final Set<String> WITH_PORTS = Set.of("tcp", "udp", "sctp");

    private final ConfigDocument document;
    private final List<String> complaints = new ArrayList<>();
    private int suppressed;

    private Validation(final ConfigDocument document) {
        this.document = document;
    }

    /** Everything that is wrong, one sentence each: {@code filter/100 action is x, needs ...}. */
    public static List<String> complaints(final ConfigDocument document) {
        return new Validation(document).all();
    }

    private List<String> all() {
        document.areas()
                .forEach(
                        (area, objects) ->
                                Schemas.of(area)
                                        .ifPresentOrElse(
                                                schema ->
                                                        objects.values()
                                                                .forEach(it -> check(schema, it)),
                                                () ->
                                                        complain(
                                                                "area "
                                                                        + area
                                                                        + " is not known; known are "
                                                                        + Schemas.names())));
        virtualHosts();
        if (suppressed > 0) {
            complaints.add("and " + suppressed + " complaints more");
        }
        return complaints;
    }

    private void complain(final String complaint) {
        if (complaints.size() < MOST_COMPLAINTS) {
            complaints.add(complaint);
        } else {
            suppressed++;
        }
    }

    private void check(final AreaSchema schema, final ConfigObject object) {
        final String place = schema.area() + "/" + object.id() + " ";
        for (final FieldSchema field : schema.fields()) {
            if (field.required() && object.field(field.name(), "").isEmpty()) {
                complain(place + field.name() + " is missing");
            }
        }
        object.fields()
                .forEach(
                        (name, value) -> {
                            final Optional<FieldSchema> field = schema.field(name);
                            if (field.isPresent()) {
                                FieldCheck.complaint(field.get(), value, document)
                                        .ifPresent(it -> complain(place + name + " " + it));
                            } else if (!schema.open()) {
                                complain(place + name + " is no field of this area");
                            }
                        });
        packets(schema, object, place);
        translation(schema, object, place);
        if (schema.area().equals("routes")
                && object.field("gateway", "").isEmpty()
                && object.field("interface", "").isEmpty()) {
            complain(place + "has neither gateway nor interface, needs one of them");
        }
    }

    /** What a rule says of packets must fit together. */
    private void packets(final AreaSchema schema, final ConfigObject object, final String place) {
        final String protocol = object.field("protocol", "any");
        for (final String port : List.of("source.port", "destination.port")) {
            if (schema.field(port).isPresent()
                    && object.fields().containsKey(port)
                    && !WITH_PORTS.contains(protocol)) {
                complain(place + port + " needs protocol tcp, udp or sctp, which is " + protocol);
            }
        }
        final Map<Integer, String> families = new HashMap<>();
        for (final String name : List.of("source", "destination", "to")) {
            if (schema.field(name).isPresent()) {
                FieldCheck.family(object.field(name, "any"))
                        .ifPresent(it -> families.put(it, name));
            }
        }
        switch (object.field("family", "any")) {
            case "ipv4" -> families.put(4, "family");
            case "ipv6" -> families.put(6, "family");
            default -> {}
        }
        switch (schema.field("protocol").isPresent() ? protocol : "any") {
            case "icmp" -> families.put(4, "protocol");
            case "icmpv6" -> families.put(6, "protocol");
            default -> {}
        }
        if (schema.field("protocol").isPresent() && families.size() > 1) {
            complain(
                    place
                            + families.get(4)
                            + " is of IPv4 and "
                            + families.get(6)
                            + " of IPv6: no packet is both");
        }
    }

    private void translation(
            final AreaSchema schema, final ConfigObject object, final String place) {
        if (!schema.area().equals("nat")) {
            return;
        }
        final boolean masquerade = object.field("type", "").equals("masquerade");
        if (!masquerade && object.field("to", "").isEmpty()) {
            complain(place + "to is missing, needs the address to translate to");
        }
        if (masquerade && object.fields().containsKey("to")) {
            complain(place + "to means nothing with type masquerade; remove it");
        }
        if (object.fields().containsKey("to.port")
                && !WITH_PORTS.contains(object.field("protocol", "any"))) {
            complain(place + "to.port needs protocol tcp, udp or sctp");
        }
    }

    private void virtualHosts() {
        final Set<String> seen = new HashSet<>();
        for (final ConfigObject vip : document.area("virtual-ips").values()) {
            if (!seen.add(vip.field("interface", "") + " " + vip.field("vhid", ""))) {
                complain(
                        "virtual-ips/"
                                + vip.id()
                                + " vhid is "
                                + vip.field("vhid", "")
                                + ", which another virtual IP has on this interface");
            }
        }
    }
}
