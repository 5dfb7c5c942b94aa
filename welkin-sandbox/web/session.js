// State that all parts of the page share: facts about the sandbox, the configuration, the selected environment and role.

const KEY = "welkin-sandbox";

export const session = {
  /** The response of `health`. */
  health: null,
  /** The model document of the current configuration. */
  model: null,
  environment: "live",
  /** Machine name of a role; null for a client with full access. */
  role: null,
};

/** Restores the selections of the last visit in this tab. */
export function recall() {
  let kept = {};
  try {
    kept = JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    // The stored value is not ours: start with an empty one.
  }
  session.environment = kept.environment ?? session.health.environment;
  const roles = session.model.security.roles;
  session.role = roles.some((role) => role.name === kept.role) ? kept.role : null;
}

export function choose(changes) {
  Object.assign(session, changes);
  const { environment, role } = session;
  sessionStorage.setItem(KEY, JSON.stringify({ environment, role }));
}

export function actor() {
  return session.role ?? "a client that may do everything";
}
