package org.tandemgate.configsync.flow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Member;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Sequence;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Struct;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Text;

/**
 * Configuration as values of XML-RPC. What does not fit is an IllegalArgumentException that names
 * the member and no value.
 */
public final class Words {
    private Words() {}

    /** A struct of texts. */
    public static Struct texts(final Map<String, String> texts) {
        final List<Member> members = new ArrayList<>();
        texts.forEach((name, text) -> members.add(new Member(name, new Text(text))));
        return new Struct(members);
    }

    /** An array of texts. */
    public static Sequence list(final Collection<String> texts) {
        return new Sequence(texts.stream().<XmlRpcValue>map(Text::new).toList());
    }

    /** A struct with a member more. */
    public static Struct with(final Struct struct, final String name, final XmlRpcValue value) {
        final List<Member> members = new ArrayList<>(struct.members());
        members.add(new Member(name, value));
        return new Struct(members);
    }

    /** Areas of a document, also those of these names that are empty. */
    public static Struct areas(final ConfigDocument document, final Collection<String> names) {
        final List<Member> areas = new ArrayList<>();
        for (final String name : names) {
            areas.add(
                    new Member(
                            name,
                            new Sequence(
                                    document.area(name).values().stream()
                                            .map(Words::object)
                                            .toList())));
        }
        return new Struct(areas);
    }

    private static XmlRpcValue object(final ConfigObject object) {
        return new Struct(
                List.of(
                        new Member("id", new Text(object.id())),
                        new Member("fields", texts(object.fields()))));
    }

    /** The member of that name as a struct of texts. */
    public static SortedMap<String, String> texts(final XmlRpcValue value, final String name) {
        final SortedMap<String, String> texts = new TreeMap<>();
        for (final Member member : struct(value, name).members()) {
            texts.put(member.name(), text(member.value(), name));
        }
        return texts;
    }

    /** The member of that name as a list of texts. */
    public static List<String> list(final XmlRpcValue value, final String name) {
        return sequence(member(value, name), name).stream().map(it -> text(it, name)).toList();
    }

    /** The member of that name as text. */
    public static String text(final XmlRpcValue value, final String name) {
        final XmlRpcValue at = value instanceof Text ? value : member(value, name);
        if (at instanceof Text text) {
            return text.text();
        }
        throw new IllegalArgumentException(name + " is no string");
    }

    /** The member of that name as areas of objects. */
    public static SortedMap<String, List<ConfigObject>> areas(
            final XmlRpcValue value, final String name) {
        final SortedMap<String, List<ConfigObject>> areas = new TreeMap<>();
        for (final Member area : struct(value, name).members()) {
            final List<ConfigObject> objects = new ArrayList<>();
            for (final XmlRpcValue object : sequence(area.value(), area.name())) {
                objects.add(new ConfigObject(text(object, "id"), texts(object, "fields")));
            }
            areas.put(area.name(), objects);
        }
        return areas;
    }

    private static XmlRpcValue member(final XmlRpcValue value, final String name) {
        if (value instanceof Struct struct && struct.get(name).isPresent()) {
            return struct.get(name).get();
        }
        throw new IllegalArgumentException(name + " is missing");
    }

    private static Struct struct(final XmlRpcValue value, final String name) {
        if (member(value, name) instanceof Struct struct) {
            return struct;
        }
        throw new IllegalArgumentException(name + " is no struct");
    }

    private static List<XmlRpcValue> sequence(final XmlRpcValue value, final String name) {
        if (value instanceof Sequence sequence) {
            return sequence.values();
        }
        throw new IllegalArgumentException(name + " is no array");
    }
}
