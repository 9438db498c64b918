package io.alphastocks.event;

import io.alphastocks.json.ValueJson;

import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

import java.util.Optional;

/// Events of any type as JSON and back, for stores that keep them: their components, prices and
/// money as decimal text, exact, instants as ISO 8601. The JSON is ASCII, since texts of users'
/// events may hold what no store takes, such as half a pair. Safe for use by any thread.
public final class EventJson {

    private final JsonMapper mapper =
            ValueJson.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    public EventJson() {}

    /// An event as JSON; empty where it cannot be, such as one that holds a task.
    public Optional<String> write(Event event) {
        try {
            return Optional.of(mapper.writeValueAsString(event));
        } catch (RuntimeException _) {
            return Optional.empty();
        }
    }

    /// The event that was written. Only records that are events are made, whatever the type says.
    ///
    /// @param type the name of its class
    /// @return empty where the class has gone or changed, or is no record
    public Optional<Event> read(String type, String json) {
        try {
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            Class<?> found =
                    Class.forName(
                            type,
                            false,
                            context == null ? EventJson.class.getClassLoader() : context);
            return found.isRecord() && Event.class.isAssignableFrom(found)
                    ? Optional.of(mapper.readValue(json, found.asSubclass(Event.class)))
                    : Optional.empty();
        } catch (ClassNotFoundException | LinkageError | RuntimeException _) {
            return Optional.empty();
        }
    }
}
