package io.alphastocks.kite;

import tools.jackson.databind.JsonNode;

/// What is known after a request was sent once.
sealed interface KiteAnswer {

    /// The broker has done it.
    ///
    /// @param data what is in the answer
    record Done(JsonNode data) implements KiteAnswer {}

    /// The broker has answered with an error.
    ///
    /// @param status of HTTP
    /// @param type the broker's `error_type`; empty where the answer was none of its API
    /// @param message the broker's words
    record Refused(int status, String type, String message) implements KiteAnswer {

        /// Whether it says that the token is not, or no more, good.
        boolean isOfToken() {
            return status == 403;
        }

        boolean isTooMany() {
            return status == 429;
        }

        @Override
        public String toString() {
            return status + (type.isEmpty() ? "" : " " + type) + ": " + message;
        }
    }

    /// It was certainly not sent.
    ///
    /// @param reason for people
    record NotSent(String reason) implements KiteAnswer {}

    /// It may have been done or not.
    ///
    /// @param reason for people
    record Unclear(String reason) implements KiteAnswer {}
}
