package io.alphastocks.model;

import java.nio.file.Path;

/// A file of the user's, or the directory that holds it, cannot be used as it is. The message says
/// where, what was found and what is expected.
public class DataFileException extends AlphaStocksException {

    private static final long serialVersionUID = 1L;

    public DataFileException(String message) {
        super(message);
    }

    public DataFileException(String message, Throwable cause) {
        super(message, cause);
    }

    /// What is wrong with a line of a file.
    ///
    /// @param line counted from 1
    public static DataFileException atLine(Object file, long line, String problem) {
        return new DataFileException(name(file) + " line " + line + ": " + problem);
    }

    /// What is wrong with a file as a whole, or a directory.
    public static DataFileException of(Object file, String problem) {
        return new DataFileException(name(file) + ": " + problem);
    }

    private static String name(Object file) {
        return file instanceof Path path ? path.toString() : String.valueOf(file);
    }
}
