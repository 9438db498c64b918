package io.alphastocks.testkit;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// The process in which a [LocalClickHouse] runs: it loads the library and serves until its input
/// ends, so that it never outlives who started it.
final class ClickHouseProcess {

    private ClickHouseProcess() {}

    /// @param args the library, and the engine's command line
    @SuppressWarnings("restricted") // the launcher allows it native access
    public static void main(String[] args) throws Throwable {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofShared()) {
            SymbolLookup library = SymbolLookup.libraryLookup(Path.of(args[0]), arena);
            // Else the engine's handlers of signals take the place of the virtual machine's own.
            MethodHandle handlers =
                    linker.downcallHandle(
                            library.findOrThrow("chdb_set_signal_handlers_enabled"),
                            FunctionDescriptor.ofVoid(JAVA_INT));
            handlers.invokeExact(0);
            MethodHandle query =
                    linker.downcallHandle(
                            library.findOrThrow("chdb_query_cmdline"),
                            FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS));
            MemorySegment arguments = arena.allocate(ADDRESS, args.length);
            arguments.setAtIndex(ADDRESS, 0, arena.allocateFrom("clickhouse"));
            for (int i = 1; i < args.length; i++) {
                arguments.setAtIndex(ADDRESS, i, arena.allocateFrom(args[i]));
            }
            MemorySegment result = (MemorySegment) query.invokeExact(args.length, arguments);
            MethodHandle error =
                    linker.downcallHandle(
                            library.findOrThrow("chdb_result_error"),
                            FunctionDescriptor.of(ADDRESS, ADDRESS));
            MemorySegment message = (MemorySegment) error.invokeExact(result);
            if (!message.equals(MemorySegment.NULL)) {
                System.err.println(message.reinterpret(Integer.MAX_VALUE).getString(0));
            }
        }
        // Not exit: the library's threads may still run, and nothing is left to be written.
        Runtime.getRuntime().halt(0);
    }
}
