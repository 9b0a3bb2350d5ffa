package dev.belfry.gateway;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.storage.ModelRegistry;
import dev.belfry.storage.ModelRow;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a model once it is trained: it is promoted, waits, or is refused, by a rule; old
 * versions make room. Thread-safe.
 */
final class TrainedModels {
  private static final Logger LOG = LoggerFactory.getLogger(TrainedModels.class);

  /** Puts a version in force that has shown that it answers. */
  @FunctionalInterface
  interface Promoter {
    /** Fails with the reason where it does not answer as it should. */
    Future<ModelRow> promote(String name, String actor, String note);
  }

  private final ModelRegistry models;
  private final Promoter promoter;
  private final PromotionRule rule;

  TrainedModels(ModelRegistry models, Promoter promoter, PromotionRule rule) {
    this.models = models;
    this.promoter = promoter;
    this.rule = rule;
  }

  /**
   * Decides about a registered model.
   *
   * @param actor who had it trained
   * @return what was decided and why, in a sentence; fails only where the database does
   */
  Future<String> settle(String name, String actor) {
    return models
        .find(name)
        .map(
            found ->
                found.orElseThrow(
                    () ->
                        new BelfryException(
                            ErrorCode.INTERNAL,
                            "the training ended well, but registered no model '" + name + "'")))
        .compose(row -> decided(row, actor));
  }

  /** Retires old versions by the rule; answers every retired one. */
  Future<List<ModelRow>> retire(String actor) {
    return models.retire(rule.keep(), actor);
  }

  private Future<String> decided(ModelRow row, String actor) {
    PromotionRule.Measured live = models.live().map(ModelView::measured).orElse(null);
    PromotionRule.Decision decision = rule.decide(ModelView.measured(row), live);
    String reason = decision.reason();
    return switch (decision.verdict()) {
      case PROMOTE ->
          promoter
              .promote(row.name(), actor, reason)
              .map("Model " + row.name() + " is live: " + reason + ".")
              .recover(
                  failure ->
                      isPassing(failure)
                          ? Future.failedFuture(failure)
                          : refused(row, actor, String.valueOf(failure.getMessage())));
      case KEEP ->
          Future.succeededFuture("Model " + row.name() + " is registered: " + reason + ".");
      case REFUSE -> refused(row, actor, reason);
    };
  }

  private Future<String> refused(ModelRow row, String actor, String reason) {
    return models
        .refuse(row.name(), actor, reason)
        .map("Model " + row.name() + " is refused: " + reason + ". The one before serves on.");
  }

  private static boolean isPassing(Throwable failure) {
    return failure instanceof BelfryException known
        && (known.code() == ErrorCode.UNAVAILABLE || known.code() == ErrorCode.OVERLOADED);
  }

  /** Removes files of versions, where they are there still: also what a kill left. Blocks. */
  static void remove(List<ModelRow> retired) {
    for (ModelRow row : retired) {
      Path directory = row.directory();
      if (row.name().equals(String.valueOf(directory.getFileName()))
          && Files.isDirectory(directory)) {
        try {
          Files.walkFileTree(directory, new Removal());
          LOG.info("the files of the retired model {} are removed", row.name());
        } catch (IOException e) {
          LOG.warn("the files of the retired model {} cannot be removed", row.name(), e);
        }
      }
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
        throws IOException {
      Files.delete(visited);
      return FileVisitResult.CONTINUE;
    }
  }
}
