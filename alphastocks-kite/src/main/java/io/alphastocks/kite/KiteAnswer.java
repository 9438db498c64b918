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

        /// Whether the broker does not let us do it: nothing has been done.
        boolean isForbidden() {
            return status == 403;
        }

        /// Whether it says that the token is not, or no more, good; and not only that the account
        /// may not do what was asked for.
        boolean isOfToken() {
            return isForbidden() && !type.equals("PermissionException");
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
