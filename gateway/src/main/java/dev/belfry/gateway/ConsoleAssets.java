package dev.belfry.gateway;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * The console's built files, from {@code console/} on the classpath, kept in memory plain and
 * gzipped. Paths that name no file are the console's own routes and get {@code index.html}.
 * Thread-safe.
 */
final class ConsoleAssets {
  private static final String FOLDER = "console/";
  private static final String INDEX = "index.html";
  private static final Pattern SAFE =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*");
  private static final String POLICY =
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:;"
          + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
  private static final int WORTH_ZIPPING = 1_024;
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("webmanifest", "application/manifest+json"));

  private final ClassLoader loader;
  private final Map<String, Asset> assets = new ConcurrentHashMap<>();

  ConsoleAssets(ClassLoader loader) {
    this.loader = loader;
  }

  /** Answers GET and HEAD below the root. */
  Future<Void> serve(RoutingContext context) {
    String path = context.normalizedPath().substring(1);
    String last = path.substring(path.lastIndexOf('/') + 1);
    boolean ownRoute = path.isEmpty() || !last.contains(".");
    Optional<Asset> asset = find(ownRoute ? INDEX : path);
    if (asset.isEmpty()) {
      return Future.failedFuture(
          new BelfryException(
              ErrorCode.NOT_FOUND,
              ownRoute
                  ? "this build has no console; the API is below /v1"
                  : "there is no such file"));
    }
    return send(context, asset.get(), path.startsWith("assets/"));
  }

  private static Future<Void> send(RoutingContext context, Asset asset, boolean hashed) {
    HttpServerResponse response =
        context
            .response()
            .putHeader(HttpHeaders.CONTENT_TYPE, asset.type())
            .putHeader(
                HttpHeaders.CACHE_CONTROL,
                hashed ? "public, max-age=31536000, immutable" : "no-cache")
            .putHeader("Content-Security-Policy", POLICY)
            .putHeader("X-Content-Type-Options", "nosniff")
            .putHeader("Referrer-Policy", "no-referrer")
            .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    String accepted = context.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
    Buffer zipped = asset.zipped();
    if (zipped.length() > 0 && accepted != null && accepted.contains("gzip")) {
      return response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip").end(zipped);
    }
    return response.end(asset.plain());
  }

  private Optional<Asset> find(String path) {
    if (!SAFE.matcher(path).matches()) {
      return Optional.empty();
    }
    Asset known = assets.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Asset> loaded = load(path);
    loaded.ifPresent(asset -> assets.put(path, asset));
    return loaded;
  }

  /** Reads a file of the jar once; they are small, and only those that exist are kept. */
  private Optional<Asset> load(String path) {
    try (InputStream in = loader.getResourceAsStream(FOLDER + path)) {
      if (in == null) {
        return Optional.empty();
      }
      byte[] bytes = in.readAllBytes();
      String type =
          TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1), "application/octet-stream");
      return Optional.of(new Asset(type, Buffer.buffer(bytes), zip(bytes, type)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Buffer zip(byte[] bytes, String type) throws IOException {
    if (bytes.length < WORTH_ZIPPING || type.equals("image/png") || type.startsWith("font/")) {
      return Buffer.buffer();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2);
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    }
    return Buffer.buffer(out.toByteArray());
  }

  private record Asset(String type, Buffer plain, Buffer zipped) {}
}
