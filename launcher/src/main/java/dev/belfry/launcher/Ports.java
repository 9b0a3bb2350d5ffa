package dev.belfry.launcher;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds free ports, and says when one is taken. */
final class Ports {
  private Ports() {}

  /** A port of the loopback interface that nobody listens on now. */
  static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback interface", e);
    }
  }

  /**
   * Checks that a port can be listened on; 0 always can.
   *
   * @throws BelfryException CONFLICT when it is in use
   */
  static void requireFree(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port), 1);
    } catch (IOException e) {
      throw new BelfryException(
          ErrorCode.CONFLICT,
          "port " + port + " on " + host + " is in use; give another one with --port N",
          e);
    }
  }
}
