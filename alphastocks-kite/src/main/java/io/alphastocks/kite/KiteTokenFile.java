package io.alphastocks.kite;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A token in a file of its owner's. It is written beside its place and moved there, so that a
/// process that dies leaves the old one or the new one.
final class KiteTokenFile implements KiteTokenStore {

    private static final Set<PosixFilePermission> OWNER =
            PosixFilePermissions.fromString("rw-------");

    private static final Set<PosixFilePermission> OWNERS_DIRECTORY =
            PosixFilePermissions.fromString("rwx------");

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;

    KiteTokenFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    @Override
    public Optional<KiteToken> load() {
        try {
            requireOwnerOnly();
            JsonNode root = JSON.readTree(Files.readString(file));
            return Optional.of(
                    new KiteToken(
                            root.path("user_id").asString(),
                            Secret.of(root.path("access_token").asString()),
                            Instant.parse(root.path("logged_in").asString())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new KiteException("the token in " + file + " cannot be read: " + e, e);
        } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
            // Neither the cause nor its message: they may quote the token.
            throw new KiteException(
                    "%s holds no token: expected JSON with user_id, access_token and logged_in; delete it and log in again"
                            .formatted(file));
        }
    }

    private void requireOwnerOnly() throws IOException {
        if (isPosix()) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (!OWNER.containsAll(permissions)) {
                throw new KiteException(
                        "%s has the permissions %s: others may read the token; expected %s, so: chmod 600"
                                .formatted(
                                        file,
                                        PosixFilePermissions.toString(permissions),
                                        PosixFilePermissions.toString(OWNER)));
            }
        }
    }

    private boolean isPosix() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    @Override
    public void save(KiteToken token) {
        String text =
                JSON.writeValueAsString(
                        Map.of(
                                "user_id",
                                token.userId(),
                                "access_token",
                                token.accessToken().reveal(),
                                "logged_in",
                                token.loggedIn().toString()));
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            makeDirectory(file.getParent());
            Files.deleteIfExists(beside);
            Files.createFile(beside, attributes(OWNER));
            Files.writeString(beside, text, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            Files.move(
                    beside,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (FileAlreadyExistsException e) {
            throw new KiteException("another process writes " + beside, e);
        } catch (IOException e) {
            throw new KiteException("the token cannot be kept in " + file + ": " + e, e);
        }
    }

    private void makeDirectory(@Nullable Path directory) throws IOException {
        if (directory == null) {
            return; // the root itself
        }
        try {
            Files.createDirectories(directory, attributes(OWNERS_DIRECTORY));
        } catch (FileAlreadyExistsException e) {
            throw new NotDirectoryException(directory.toString());
        }
    }

    private FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
        return isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    @Override
    public void clear() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new KiteException("the token in " + file + " cannot be removed: " + e, e);
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
