package org.tandemgate.itests.architecture;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/**
 * The keys of one configuration annotation, as bnd wrote them to OSGI-INF/metatype, with the names
 * that they have in files.
 *
 * @param pid of the configuration; the factory's for instances
 * @param factory whether files are called PID-NAME.cfg
 * @param keys as written in files
 */
record ConfigurationKeys(String pid, boolean factory, List<String> keys) {

    /** Reads a metatype document; one without a PID describes no file. */
    static List<ConfigurationKeys> parse(final String metatype) {
        final Document document = document(metatype);
        final List<String> keys = new ArrayList<>();
        final NodeList attributes = document.getElementsByTagName("AD");
        for (int i = 0; i < attributes.getLength(); i++) {
            keys.add(((Element) attributes.item(i)).getAttribute("id"));
        }
        final List<ConfigurationKeys> all = new ArrayList<>();
        final NodeList designates = document.getElementsByTagName("Designate");
        for (int i = 0; i < designates.getLength(); i++) {
            final Element designate = (Element) designates.item(i);
            final String factoryPid = designate.getAttribute("factoryPid");
            final boolean factory = !factoryPid.isEmpty();
            all.add(
                    new ConfigurationKeys(
                            factory ? factoryPid : designate.getAttribute("pid"), factory, keys));
        }
        return all;
    }

    private static Document document(final String metatype) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(metatype)));
        } catch (final Exception unreadable) {
            throw new AssertionError("not a metatype document: " + metatype, unreadable);
        }
    }

    /** Whether a file below config/ is about this configuration. */
    boolean isFile(final String fileName) {
        return factory
                ? fileName.startsWith(pid + "-") && fileName.contains(".cfg")
                : fileName.equals(pid + ".cfg");
    }

    /**
     * What is missing where.
     *
     * @param files content of the files below config/ by name
     * @param readme of the bundle
     */
    List<String> complaints(final Map<String, String> files, final String readme) {
        final List<String> complaints = new ArrayList<>();
        final List<String> own =
                files.entrySet().stream()
                        .filter(file -> isFile(file.getKey()))
                        .map(Map.Entry::getValue)
                        .toList();
        if (own.isEmpty()) {
            complaints.add("config/ has no file for " + pid);
        }
        for (final String key : keys) {
            if (!own.isEmpty() && own.stream().noneMatch(text -> documents(text, key))) {
                complaints.add(key + " does not stand with a comment in config/ (" + pid + ")");
            }
            if (!readme.contains("`" + key + "`")) {
                complaints.add("`" + key + "` does not stand in the bundle's README (" + pid + ")");
            }
        }
        return complaints;
    }

    /**
     * Keys that the rows of a table under the name of this configuration's file lack or have too
     * many; none without such a table.
     *
     * @param readme of the whole
     */
    List<String> differences(final String readme) {
        final String file = "`" + pid + (factory ? "-NAME" : "") + ".cfg`";
        final int at = readme.indexOf("\n" + file);
        if (at < 0) {
            return List.of();
        }
        final Set<String> rows = new TreeSet<>();
        readme.substring(at)
                .lines()
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split("\\|", -1)[1])
                .forEach(
                        cell ->
                                Pattern.compile("`([^`]+)`")
                                        .matcher(cell)
                                        .results()
                                        .forEach(key -> rows.add(key.group(1))));
        final List<String> differences = new ArrayList<>();
        keys.stream()
                .filter(key -> !rows.contains(key))
                .forEach(key -> differences.add("`" + key + "` is no row under " + file));
        rows.stream()
                .filter(key -> !keys.contains(key))
                .forEach(key -> differences.add("`" + key + "` under " + file + " is no key"));
        return differences;
    }

    /** The key, commented out or not, has a comment in front of it. */
    private static boolean documents(final String text, final String key) {
        return Pattern.compile("(?m)^#.*\\R(?:#.*\\R)*#? *" + Pattern.quote(key) + " *=")
                .matcher(text)
                .find();
    }
}
