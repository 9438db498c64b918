package io.alphastocks.clickhouse;

import com.clickhouse.client.api.ServerException;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;

/// What the driver's failures mean, in words: what is wrong, and what to do.
final class Failures {

    private static final int UNKNOWN_DATABASE = 81;
    private static final int WRONG_PASSWORD = 516;
    private static final int OLD_WRONG_PASSWORD = 193;
    private static final int UNKNOWN_USER = 192;
    private static final int NO_RIGHTS = 497;
    private static final int READ_ONLY = 164;
    private static final int NO_SPACE = 243;
    private static final int TOO_MUCH_MEMORY = 241;

    private static final int KEEPER = 999;

    private Failures() {}

    static String describe(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof ServerException told) {
                return advice(told.getCode()) + "the server says: " + firstLine(told);
            }
            if (isOfTheNetwork(cause)) {
                return "the server cannot be reached, or went away; it goes on when that is back: "
                        + firstLine(cause);
            }
        }
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException told && told.getErrorCode() != 0) {
                return advice(told.getErrorCode()) + "the server says: " + firstLine(told);
            }
        }
        Throwable root = failed.getCause();
        if (root == null) {
            return firstLine(failed);
        }
        for (Throwable cause; (cause = root.getCause()) != null; ) {
            root = cause;
        }
        return firstLine(failed) + " (" + firstLine(root) + ")";
    }

    /// Whether the server itself has said that it failed, so that it is over. What stands between
    /// may answer too, such as a proxy, but gives none of the server's codes.
    static boolean isAnswer(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof ServerException told) {
                return told.getCode() > 0;
            }
        }
        return false;
    }

    /// Whether the server has lost Keeper. It makes a new session with it when it is next asked.
    static boolean isOfKeeper(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof ServerException told) {
                return told.getCode() == KEEPER;
            }
        }
        return false;
    }

    private static boolean isOfTheNetwork(Throwable cause) {
        return cause instanceof SocketException
                || cause instanceof UnknownHostException
                || cause instanceof SocketTimeoutException
                || cause instanceof EOFException
                // The HTTP client's own, such as a connection that was closed without an answer.
                || (cause instanceof IOException
                        && cause.getClass().getName().startsWith("org.apache.hc."));
    }

    private static String advice(int code) {
        return switch (code) {
            case UNKNOWN_DATABASE -> "the URL names a database that there is not; ";
            case WRONG_PASSWORD, OLD_WRONG_PASSWORD, UNKNOWN_USER -> "user or password is wrong; ";
            case NO_RIGHTS -> "the user lacks a right; ";
            case READ_ONLY -> "the user may only read; ";
            case NO_SPACE -> "the disk is full; ";
            case TOO_MUCH_MEMORY -> "the server has no memory for it; ";
            default -> "";
        };
    }

    private static String firstLine(Throwable told) {
        String message = String.valueOf(told.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
