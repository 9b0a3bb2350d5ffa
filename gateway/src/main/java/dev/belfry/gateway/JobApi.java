package dev.belfry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Ids;
import dev.belfry.storage.JobRow;
import dev.belfry.storage.JobStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Imports and trainings: begin, look, cancel. */
final class JobApi {
  private static final long MAX_BYTES = 1L << 30;
  private static final int LOG_LINES = 500;
  private static final List<String> ENTITIES = List.of("items", "users", "events");
  private static final List<String> KINDS =
      List.of("import_items", "import_users", "import_events", "training");

  private final JobStore jobs;
  private final JobRunner runner;
  private final Supplier<UUID> ids;
  private final InstantSource clock;

  JobApi(JobStore jobs, JobRunner runner, Supplier<UUID> ids, InstantSource clock) {
    this.jobs = jobs;
    this.runner = runner;
    this.ids = ids;
    this.clock = clock;
  }

  Future<Void> list(RoutingContext context) {
    Parameters given = Parameters.of(context, List.of("kind", "before", "limit"));
    KeysetPage page = KeysetPage.of(given);
    String kind = given.oneOf("kind", KINDS);
    return jobs.page(
            kind == null ? null : JobRow.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
            given.uuid("before"),
            page.toRead())
        .compose(
            found ->
                Responses.send(context, page.answer("jobs", found, JobApi::view, JobRow::jobId)));
  }

  Future<Void> get(RoutingContext context) {
    return find(context).compose(job -> Responses.send(context, view(job)));
  }

  Future<Void> log(RoutingContext context) {
    Parameters given = Parameters.of(context, List.of("from"));
    int from = given.whole("from", 0, 0, Integer.MAX_VALUE);
    UUID jobId = given.pathUuid("jobId");
    return jobs.find(jobId)
        .compose(
            found -> {
              required(jobId, found.orElse(null));
              return jobs.log(jobId, from, LOG_LINES);
            })
        .compose(
            lines -> {
              ObjectNode view = Responses.object();
              Responses.texts(view.putArray("lines"), lines);
              return Responses.send(context, view.put("next", from + lines.size()));
            });
  }

  Future<Void> cancel(RoutingContext context) {
    UUID jobId = Parameters.of(context, List.of()).pathUuid("jobId");
    return jobs.cancel(jobId, Actor.of(context).name(), clock.instant())
        .compose(job -> Responses.send(context, view(job)));
  }

  Future<Void> rejects(RoutingContext context) {
    return find(context)
        .compose(
            job -> {
              context
                  .response()
                  .putHeader(HttpHeaders.CONTENT_TYPE, "text/csv; charset=utf-8")
                  .putHeader("Content-Disposition", "attachment; filename=\"rejects.csv\"");
              Path file = runner.files().rejects(job.jobId());
              return Files.exists(file)
                  ? context.response().sendFile(file.toString())
                  : context.response().end("line,id,reason,row\n");
            });
  }

  Future<Void> startTraining(RoutingContext context) {
    Parameters.of(context, List.of());
    return Bodies.json(context)
        .compose(
            body -> {
              Fields fields = Fields.of(body, "the body", List.of("settings", "warmStart"));
              JsonNode settings = body.path("settings");
              if (!settings.isMissingNode() && !settings.isNull() && !settings.isObject()) {
                throw BelfryException.invalid(
                    "'settings' is " + Fields.describe(settings) + ": give an object");
              }
              return runner.train(
                  ids.get(),
                  "Training",
                  Actor.of(context).name(),
                  settings instanceof ObjectNode given ? given : Responses.object(),
                  fields.bool("warmStart", false));
            })
        .compose(job -> Responses.send(context, 202, view(job)));
  }

  Future<Void> startImport(RoutingContext context) {
    HttpServerRequest request = context.request();
    request.pause();
    Parameters given = Parameters.of(context, List.of("entity", "name"));
    String entity = given.text("entity", 1, 20);
    if (entity == null || !ENTITIES.contains(entity)) {
      throw BelfryException.invalid(
          "'entity' is "
              + (entity == null ? "missing" : "'" + Ids.shorten(entity) + "'")
              + ": give items, users or events");
    }
    String name = given.text("name", 1, 200);
    JobRow job =
        runner.newJob(
            ids.get(),
            JobRow.Kind.valueOf("IMPORT_" + entity.toUpperCase(Locale.ROOT)),
            name == null ? "an unnamed file" : name,
            "{}",
            Actor.of(context).name());
    Path file = runner.files().upload(job.jobId(), Bodies.isCsv(request));
    return context
        .vertx()
        .fileSystem()
        .mkdirs(runner.files().folder().toString())
        .compose(
            made ->
                context
                    .vertx()
                    .fileSystem()
                    .open(file + ".part", new OpenOptions().setCreateNew(true).setWrite(true)))
        .compose(open -> receive(request, open))
        .compose(received -> context.vertx().fileSystem().move(file + ".part", file.toString()))
        .compose(moved -> runner.submit(job))
        .onFailure(
            failure -> {
              context.vertx().fileSystem().delete(file + ".part");
              context.vertx().fileSystem().delete(file.toString());
            })
        .compose(stored -> Responses.send(context, 202, view(stored)));
  }

  /** Writes a body to a file, no faster than the disk takes it. */
  private static Future<Void> receive(HttpServerRequest request, AsyncFile file) {
    Promise<Void> done = Promise.promise();
    long[] bytes = new long[1];
    request.exceptionHandler(done::tryFail);
    file.exceptionHandler(done::tryFail);
    request.handler(
        buffer -> {
          bytes[0] += buffer.length();
          if (bytes[0] > MAX_BYTES) {
            done.tryFail(
                new BelfryException(
                    ErrorCode.TOO_LARGE,
                    "the file is over 1 GiB: send it in parts, each with its first line"));
            return;
          }
          file.write(buffer);
          if (file.writeQueueFull()) {
            request.pause();
            file.drainHandler(drained -> request.resume());
          }
        });
    request.endHandler(ended -> done.tryComplete());
    request.resume();
    return done.future().eventually(file::close);
  }

  private Future<JobRow> find(RoutingContext context) {
    UUID jobId = Parameters.of(context, List.of()).pathUuid("jobId");
    return jobs.find(jobId).map(found -> required(jobId, found.orElse(null)));
  }

  private static JobRow required(UUID jobId, @Nullable JobRow found) {
    if (found == null) {
      throw new BelfryException(ErrorCode.NOT_FOUND, "there is no job " + jobId);
    }
    return found;
  }

  private static ObjectNode view(JobRow job) {
    ObjectNode view = Responses.object();
    view.put("jobId", job.jobId().toString()).put("kind", job.kind().text());
    view.put("state", job.state().text()).put("title", job.title()).put("actor", job.actor());
    view.put("createdAt", job.createdAt().toString());
    view.put("startedAt", text(job.startedAt())).put("endedAt", text(job.endedAt()));
    view.putObject("progress")
        .put("done", job.progress().done())
        .put("total", job.progress().total())
        .put("unit", job.progress().unit())
        .put("sentence", job.progress().sentence());
    return view.put("accepted", job.progress().accepted())
        .put("rejected", job.progress().rejected())
        .put("message", job.message());
  }

  private static @Nullable String text(@Nullable Instant at) {
    return at == null ? null : at.toString();
  }
}
