package org.tandemgate.api.configstore;

import java.util.List;
import java.util.Optional;

/**
 * What an area holds.
 *
 * @param area its name, e.g. {@code filter}
 * @param kind of its objects, as in {@code org.tandemgate.area.KIND-ID.cfg}
 * @param version of its fields; two nodes only speak about an area whose version both have
 * @param nodeLocal whether no sync ever touches it
 * @param open whether it takes fields of any name, as data that nobody here understands; all of
 *     them are hidden then
 * @param fields that it knows
 */
public record AreaSchema(
        String area,
        String kind,
        int version,
        boolean nodeLocal,
        boolean open,
        List<FieldSchema> fields) {
    /** On every object of every area: this object stays on its node, in both directions. */
    public static final FieldSchema NOSYNC = FieldSchema.optional("nosync", FieldSchema.Form.FLAG);

    public AreaSchema {
        fields = List.copyOf(fields);
    }

    /** The field of that name. */
    public Optional<FieldSchema> field(final String name) {
        return name.equals(NOSYNC.name())
                ? Optional.of(NOSYNC)
                : fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    /** Whether commands hide the value of this field. */
    public boolean hides(final String name) {
        return field(name).map(FieldSchema::secret).orElse(open);
    }
}
