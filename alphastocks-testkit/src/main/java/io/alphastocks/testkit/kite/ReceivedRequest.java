package io.alphastocks.testkit.kite;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One request that reached the fake broker, whatever became of it.
///
/// @param route where it went
/// @param time the server's clock when it was read
/// @param parameters of path, query and form, decoded, in order
/// @param body the body's text
public record ReceivedRequest(
        Route route, Instant time, Map<String, List<String>> parameters, String body) {

    public ReceivedRequest {
        parameters = Map.copyOf(parameters);
    }

    /// The first value of a parameter.
    public Optional<String> parameter(String name) {
        return parameters.getOrDefault(name, List.of()).stream().findFirst();
    }
}
