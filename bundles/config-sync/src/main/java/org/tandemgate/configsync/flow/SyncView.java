package org.tandemgate.configsync.flow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tandemgate.api.configstore.AreaSchema;
import org.tandemgate.api.configstore.CanonicalForm;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;
import org.tandemgate.api.configstore.FieldSchema;

/**
 * The part of a configuration that both nodes share: no area that belongs to a node, no object that
 * is marked {@code nosync}, no field of which each node has its own.
 */
public final class SyncView {
    private static final String VIRTUAL_IPS = "virtual-ips";
    private static final int SKEW = 100;
    private static final int MOST_SKEW = 254;

    private final SortedMap<String, AreaSchema> areas = new TreeMap<>();

    /**
     * The shared part of these areas.
     *
     * @param chosen names of areas, none for all that may be shared
     */
    public SyncView(final List<AreaSchema> schemas, final Set<String> chosen) {
        for (final AreaSchema schema : schemas) {
            if (!schema.nodeLocal() && (chosen.isEmpty() || chosen.contains(schema.area()))) {
                areas.put(schema.area(), schema);
            }
        }
    }

    /** Names of the areas, with their versions. */
    public SortedMap<String, Integer> versions() {
        final SortedMap<String, Integer> versions = new TreeMap<>();
        areas.forEach((area, schema) -> versions.put(area, schema.version()));
        return versions;
    }

    /** What of a document is shared. */
    public ConfigDocument shared(final ConfigDocument document) {
        ConfigDocument view = ConfigDocument.EMPTY;
        for (final AreaSchema schema : areas.values()) {
            view =
                    view.withArea(
                            schema.area(),
                            document.area(schema.area()).values().stream()
                                    .filter(SyncView::isShared)
                                    .map(object -> withoutOwnFields(schema, object))
                                    .toList());
        }
        return view;
    }

    private static boolean isShared(final ConfigObject object) {
        return !object.field(AreaSchema.NOSYNC.name(), "false").equals("true");
    }

    private static ConfigObject withoutOwnFields(
            final AreaSchema schema, final ConfigObject object) {
        final Map<String, String> fields = new HashMap<>(object.fields());
        schema.fields().stream()
                .filter(FieldSchema::nodeLocal)
                .forEach(field -> fields.remove(field.name()));
        return ConfigObject.of(object.id(), fields);
    }

    /** As the secondary shall have it: its virtual hosts are less wanted by 100. */
    public static ConfigDocument forSecondary(final ConfigDocument shared) {
        return shared.withArea(
                VIRTUAL_IPS,
                shared.area(VIRTUAL_IPS).values().stream()
                        .map(
                                vip -> {
                                    final Map<String, String> fields = new HashMap<>(vip.fields());
                                    final int skew = Integer.parseInt(vip.field("advskew", "0"));
                                    fields.put("advskew", "" + Math.min(MOST_SKEW, skew + SKEW));
                                    return ConfigObject.of(vip.id(), fields);
                                })
                        .toList());
    }

    /** Digest of every area of this view in a shared document; an area without objects has none. */
    public SortedMap<String, String> digests(final ConfigDocument shared) {
        final SortedMap<String, String> digests = new TreeMap<>();
        areas.keySet().forEach(area -> digests.put(area, ""));
        digests.putAll(CanonicalForm.digests(shared));
        return digests;
    }

    /**
     * A node's document with what came: its own objects and fields stay.
     *
     * @param own of this node
     * @param received only areas of this view; each as a whole
     */
    public ConfigDocument taken(
            final ConfigDocument own, final SortedMap<String, List<ConfigObject>> received) {
        ConfigDocument document = own;
        for (final Map.Entry<String, List<ConfigObject>> area : received.entrySet()) {
            final AreaSchema schema = areas.get(area.getKey());
            if (schema == null) {
                throw new IllegalArgumentException(area.getKey() + " is not shared");
            }
            final SortedMap<String, ConfigObject> objects = new TreeMap<>();
            for (final ConfigObject object : area.getValue()) {
                objects.put(object.id(), withOwnFields(schema, object, own));
            }
            own.area(schema.area()).values().stream()
                    .filter(object -> !isShared(object))
                    .forEach(object -> objects.put(object.id(), object));
            document = document.withArea(schema.area(), objects.values());
        }
        return document;
    }

    private static ConfigObject withOwnFields(
            final AreaSchema schema, final ConfigObject object, final ConfigDocument own) {
        final Map<String, String> fields = new HashMap<>(object.fields());
        for (final FieldSchema field : schema.fields()) {
            if (field.nodeLocal()) {
                fields.remove(field.name());
                own.find(schema.area(), object.id())
                        .map(it -> it.fields().get(field.name()))
                        .ifPresent(value -> fields.put(field.name(), value));
            }
        }
        return ConfigObject.of(object.id(), fields);
    }

    /** Logical names of interfaces that a shared document speaks of. */
    public Set<String> interfaces(final ConfigDocument shared) {
        final Set<String> names = new TreeSet<>();
        for (final AreaSchema schema : areas.values()) {
            final List<String> fields = new ArrayList<>();
            schema.fields().stream()
                    .filter(field -> field.type() == FieldSchema.Form.REFERENCE)
                    .filter(field -> field.allowed().contains("interfaces"))
                    .forEach(field -> fields.add(field.name()));
            for (final ConfigObject object : shared.area(schema.area()).values()) {
                fields.stream()
                        .map(field -> object.field(field, ""))
                        .filter(name -> !name.isEmpty())
                        .forEach(names::add);
            }
        }
        return names;
    }
}
