package dev.belfry.conditions;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.UserProfile;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * What conditions can read of a request.
 *
 * @param user the user's attributes
 * @param context the context's attributes, {@code placement} among them
 * @param now the request's instant, to the second: what is decided within one second can be shared
 */
public record RequestFacts(Attributes user, Attributes context, Instant now) {
  private static final String PLACEMENT = "placement";

  public RequestFacts {
    requireNonNull(user, "user is null");
    requireNonNull(context, "context is null");
    now = now.truncatedTo(ChronoUnit.SECONDS);
  }

  /** The facts of a request. */
  public static RequestFacts of(UserProfile user, RequestContext context) {
    Attributes attributes = context.attributes();
    if (!context.placement().equals(attributes.get(PLACEMENT))) {
      Map<String, Object> values = new HashMap<>(attributes.asMap());
      values.put(PLACEMENT, context.placement());
      attributes = Attributes.of(values);
    }
    return new RequestFacts(user.attributes(), attributes, context.now());
  }
}
