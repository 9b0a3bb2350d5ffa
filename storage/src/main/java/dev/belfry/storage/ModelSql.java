package dev.belfry.storage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Ids;
import org.jspecify.annotations.Nullable;

/** What the stores of a server and of a batch process share about models. */
final class ModelSql {
  /** The entity of the audit log. */
  static final String ENTITY = "model";

  static final String SELECT =
      """
      select name, directory, (manifest::jsonb - 'features')::text as manifest, created_at, parent, promoted_at,
        promoted_by, note,
        case when live then 'LIVE' when retired_at is not null then 'RETIRED'
          when replaced_at = (select max(o.replaced_at) from model_version o
            where not o.live and o.retired_at is null) then 'PREVIOUS'
          when refused_at is not null then 'REFUSED' else 'CANDIDATE' end as state
      from model_version
      """;

  static final String NEWEST_FIRST = " order by created_at desc, name desc";

  static final String CLEAR_LIVE =
      "update model_version set live = false, replaced_at = now() where live";

  static final String TELL = "insert into change (kind) values ('model')";

  private ModelSql() {}

  /** Throws unless the version can serve. */
  static ModelRow usable(String name, @Nullable ModelRow found) {
    if (found == null) {
      throw unknown(name);
    }
    if (found.state() == ModelRow.State.RETIRED) {
      throw new BelfryException(
          ErrorCode.CONFLICT,
          "the model '" + name + "' is retired: its files are removed, and it cannot serve again");
    }
    return found;
  }

  static BelfryException taken(String name) {
    return new BelfryException(
        ErrorCode.CONFLICT, "a model named '" + Ids.shorten(name) + "' is registered already");
  }

  static BelfryException unknown(String name) {
    return new BelfryException(
        ErrorCode.NOT_FOUND, "no model named '" + Ids.shorten(name) + "' is registered");
  }

  /** Which version serves, for the audit log. */
  static ObjectNode serving(@Nullable String live) {
    return JsonNodeFactory.instance.objectNode().put("live", live);
  }

  /** Which version serves and why, for the audit log. */
  static ObjectNode serving(@Nullable String live, String note) {
    return note.isEmpty() ? serving(live) : serving(live).put("reason", note);
  }
}
