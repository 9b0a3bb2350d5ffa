package dev.belfry.storage;

import dev.belfry.contracts.common.BelfryException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * The parts of {@code postgresql://user:password@host:port/database}, for two drivers.
 *
 * @param host name or address
 * @param port 1 to 65535
 * @param database its name
 * @param user its name
 * @param password may be empty
 */
record PostgresUrl(String host, int port, String database, String user, String password) {

  static PostgresUrl parse(String url) {
    try {
      URI uri = new URI(url);
      String path = uri.getPath();
      String userInfo = uri.getRawUserInfo();
      if (("postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme()))
          && uri.getHost() != null
          && path != null
          && path.length() > 1
          && userInfo != null
          && uri.getQuery() == null) {
        int colon = userInfo.indexOf(':');
        return new PostgresUrl(
            uri.getHost(),
            uri.getPort() < 0 ? 5432 : uri.getPort(),
            path.substring(1),
            decode(colon < 0 ? userInfo : userInfo.substring(0, colon)),
            colon < 0 ? "" : decode(userInfo.substring(colon + 1)));
      }
    } catch (URISyntaxException e) {
      // Told below, without the password.
    }
    throw BelfryException.invalid(
        "the Postgres URL is not accepted: use postgresql://user:password@host:port/database");
  }

  String jdbcUrl() {
    return "jdbc:postgresql://" + host + ":" + port + "/" + database;
  }

  Properties jdbcProperties() {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("ApplicationName", "belfry");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("tcpKeepAlive", "true");
    return properties;
  }

  String masked() {
    return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
  }

  @Override
  public String toString() {
    return masked();
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
