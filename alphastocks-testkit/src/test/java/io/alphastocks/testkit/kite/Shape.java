package io.alphastocks.testkit.kite;

import tools.jackson.databind.JsonNode;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The fields of JSON, at all depths, and the types that each has; the elements of an array are
/// taken together, and null is no type. Keys of maps, such as the symbols of quotes, count as one.
record Shape(Map<String, Set<String>> fields) {

    static Shape of(JsonNode node) {
        Map<String, Set<String>> fields = new TreeMap<>();
        collect("", node, fields);
        return new Shape(fields);
    }

    private static void collect(String path, JsonNode node, Map<String, Set<String>> fields) {
        Set<String> types = fields.computeIfAbsent(path, _ -> new TreeSet<>());
        if (node.isNull()) {
            return;
        }
        types.add(node.getNodeType().name());
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                String name = field.getKey().contains(":") ? "*" : field.getKey();
                collect(path + "/" + name, field.getValue(), fields);
            }
        } else if (node.isArray()) {
            for (JsonNode element : node) {
                collect(path + "[]", element, fields);
            }
        }
    }

    /// What one has and the other has not, or has in another type; empty where they agree.
    ///
    /// @param optional fields that either may lack
    Set<String> differences(Shape other, Set<String> optional) {
        Set<String> differences = new TreeSet<>();
        Set<String> names = new TreeSet<>(fields.keySet());
        names.addAll(other.fields.keySet());
        for (String name : names) {
            if (optional.stream().anyMatch(name::startsWith)) {
                continue;
            }
            Set<String> mine = fields.get(name);
            Set<String> theirs = other.fields.get(name);
            if (mine == null || theirs == null) {
                differences.add(name + (mine == null ? " is too much" : " is missing"));
            } else if (!mine.isEmpty() && !theirs.isEmpty() && !mine.equals(theirs)) {
                differences.add(name + " is " + theirs + " instead of " + mine);
            }
        }
        return differences;
    }
}
